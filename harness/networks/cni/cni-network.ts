import { HarnessError, messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import {
  EndpointRefusedError,
  removeContainer,
  restartContainerEndpoint,
  startContainerEndpoint,
  type Attachment,
} from '../docker/container-endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointSpec, Network, NetworkDriver } from '../network.ts';
import { freeInterface } from './free-interface.ts';
import type { CniHolder } from './hold-cni.ts';
import type { CniList } from './cni-list.ts';
import { addressesIn } from './cni-result.ts';
import { planChain, type PortMapping } from './plan-chain.ts';

/** A host on which plugins are run. */
export interface CniHost {
  readonly holder: CniHolder;
  readonly folders: readonly string[];
  /** As it is for this host. */
  readonly list: CniList;
}

export interface CniNetworkOptions {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly name: string;
  hostFor(host: Host): CniHost;
}

/** What an endpoint came by. */
type Known = Pick<EndpointSpec, 'publish' | 'publishUdp'>;

/** A network whose containers the engine starts without one, and to which CNI plugins give an interface then. */
export class CniNetwork implements Network {
  readonly #options: CniNetworkOptions;
  readonly #attachment: Attachment;
  readonly #containers = new Map<string, { readonly host: Host; readonly known: Known }>();
  readonly #joined = new Map<string, Host>();

  constructor(options: CniNetworkOptions) {
    this.#options = options;
    this.#attachment = { network: options.name, mode: () => 'none', takesAliases: false, addressOf: () => null };
  }

  get name(): string {
    return this.#options.name;
  }

  get driver(): NetworkDriver {
    return this.#options.driver;
  }

  async attach(host: Host, { publish, publishUdp, ...spec }: EndpointSpec): Promise<Endpoint> {
    const known = { publish, publishUdp };
    const endpoint = await startContainerEndpoint(this.#options.lab, host, spec, this.#attachment).catch(
      (error: unknown) => {
        if (error instanceof EndpointRefusedError) this.#containers.set(error.containerId, { host, known });
        throw error;
      },
    );
    this.#containers.set(endpoint.containerId, { host, known });
    return this.#join(endpoint, 'eth0', known);
  }

  async restart(endpoint: Endpoint): Promise<Endpoint> {
    await this.disconnect(endpoint);
    const started = await restartContainerEndpoint(endpoint, this.#attachment);
    return this.#join(started, 'eth0', this.#containers.get(endpoint.containerId)?.known ?? {});
  }

  async connect(endpoint: Endpoint, aliases: readonly string[] = []): Promise<Endpoint> {
    return this.#join({ ...endpoint, aliases, network: this.name }, await freeInterface(endpoint), {});
  }

  async disconnect({ host, containerId }: Endpoint): Promise<void> {
    await this.#leave(host, containerId);
  }

  async remove(): Promise<void> {
    const left = await Promise.allSettled([...this.#joined].map(([id, host]) => this.#leave(host, id)));
    await Promise.all([...this.#containers].map(([id, { host }]) => removeContainer(host, id)));
    const complaints = left.flatMap((each) => (each.status === 'rejected' ? [messageOf(each.reason)] : []));
    if (complaints.length > 0) {
      throw new HarnessError({ what: `${this.name} was not taken off its containers`, why: complaints.join('; ') });
    }
  }

  async #join(endpoint: Endpoint, interfaceName: string, { publish = [], publishUdp = [] }: Known): Promise<Endpoint> {
    const { host, containerId, pid } = endpoint;
    const { holder, folders, list } = this.#options.hostFor(host);
    const portMappings = [...publish.map(portTo('tcp')), ...publishUdp.map(portTo('udp'))];
    const chain = planChain(list, { containerId, interfaceName, folders, portMappings });
    try {
      const result = await holder.add(this.#idOf(containerId), pid, chain);
      this.#joined.set(containerId, host);
      return { ...endpoint, ...addressesIn(result) };
    } catch (error) {
      throw new EndpointRefusedError(endpoint.name, host.name, containerId, error);
    }
  }

  async #leave(host: Host, containerId: string): Promise<void> {
    this.#joined.delete(containerId);
    await this.#options.hostFor(host).holder.delete(this.#idOf(containerId));
  }

  /** One container may be on several networks. */
  #idOf(containerId: string): string {
    return `${this.name} ${containerId}`;
  }
}

function portTo(protocol: PortMapping['protocol']): (port: number) => PortMapping {
  return (port) => ({ hostPort: port, containerPort: port, protocol });
}
