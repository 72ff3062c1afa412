import { HarnessError } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import { undoInTurn } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointSpec, Network, NetworkDriver } from '../network.ts';
import {
  addressesOf,
  admissionOf,
  EndpointRefusedError,
  removeContainer,
  restartContainerEndpoint,
  startContainerEndpoint,
  type Attachment,
} from './container-endpoint.ts';

export interface ContainerNetworkOptions {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly attachment: Attachment;
  /** Addresses on a host that can be chosen; none where endpoints take no chosen ones. */
  spareAddresses?(host: Host): readonly string[];
  /** Takes the network itself away, once its endpoints are gone. */
  removeNetwork(): Promise<void>;
}

/** A network of Docker's own: containers join it by the engine of their host. */
export class ContainerNetwork implements Network {
  readonly #options: ContainerNetworkOptions;
  readonly #containers: { host: Host; id: string }[] = [];
  readonly #spent = new Set<string>();

  constructor(options: ContainerNetworkOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.attachment.network;
  }

  get driver(): NetworkDriver {
    return this.#options.driver;
  }

  async attach(host: Host, spec: EndpointSpec): Promise<Endpoint> {
    try {
      const endpoint = await startContainerEndpoint(this.#options.lab, host, spec, this.#options.attachment);
      this.#containers.push({ host, id: endpoint.containerId });
      return endpoint;
    } catch (error) {
      if (error instanceof EndpointRefusedError) this.#containers.push({ host, id: error.containerId });
      throw error;
    }
  }

  async restart(endpoint: Endpoint): Promise<Endpoint> {
    return restartContainerEndpoint(endpoint, this.#options.attachment);
  }

  spareAddress(host: Host): string {
    const spare = this.#options.spareAddresses?.(host).find((address) => !this.#spent.has(address));
    if (spare === undefined) throw new HarnessError({ what: `${this.name} has no address to choose on ${host.name}` });
    this.#spent.add(spare);
    return spare;
  }

  async connect(endpoint: Endpoint, aliases: readonly string[] = []): Promise<Endpoint> {
    const { attachment } = this.#options;
    const { host, containerId } = endpoint;
    await admissionOf(attachment).attach(host, containerId, () =>
      host.engine
        .getNetwork(attachment.mode(host))
        .connect({ Container: containerId, EndpointConfig: { Aliases: [...aliases] } }),
    );
    const info = await host.engine.getContainer(containerId).inspect();
    return { ...endpoint, aliases, network: this.name, ...addressesOf(attachment, info, host) };
  }

  async disconnect({ host, containerId }: Endpoint): Promise<void> {
    const { attachment } = this.#options;
    await host.engine.getNetwork(attachment.mode(host)).disconnect({ Container: containerId });
    admissionOf(attachment).left(host);
  }

  async remove(): Promise<void> {
    const containers = this.#containers.map(({ host, id }) => removeContainer(host, id));
    await undoInTurn([() => together(containers), () => this.#options.removeNetwork()]);
  }
}
