import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointSpec, Network, NetworkDriver } from '../network.ts';
import {
  admissionOf,
  EndpointRefusedError,
  removeContainer,
  startContainerEndpoint,
  type Attachment,
} from './container-endpoint.ts';

export interface ContainerNetworkOptions {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly attachment: Attachment;
  /** Takes the network itself away, once its endpoints are gone. */
  removeNetwork(): Promise<void>;
}

/** A network of Docker's own: containers join it by the engine of their host. */
export class ContainerNetwork implements Network {
  readonly #options: ContainerNetworkOptions;
  readonly #containers: { host: Host; id: string }[] = [];

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

  async connect({ host, containerId }: Endpoint, aliases: readonly string[] = []): Promise<void> {
    const { attachment } = this.#options;
    await admissionOf(attachment).attach(host, () =>
      host.engine
        .getNetwork(attachment.engineNetwork)
        .connect({ Container: containerId, EndpointConfig: { Aliases: [...aliases] } }),
    );
  }

  async disconnect({ host, containerId }: Endpoint): Promise<void> {
    const { attachment } = this.#options;
    await host.engine.getNetwork(attachment.engineNetwork).disconnect({ Container: containerId });
    admissionOf(attachment).left(host);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#containers.map(({ host, id }) => removeContainer(host, id)));
    await this.#options.removeNetwork();
  }
}
