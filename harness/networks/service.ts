import type { Host } from '../hosts/host.ts';

/** How a service can be asked from outside of its network. */
export interface PublishedPort {
  /** TCP port on the hosts. */
  readonly port: number;
  /** `ingress`: on every host, whichever runs a task; `host`: on the hosts that run one, by that one alone. */
  readonly mode: 'ingress' | 'host';
}

export interface ServiceSpec {
  readonly name: string;
  /** How many tasks; on hosts of their own, as far as there are hosts. */
  readonly replicas: number;
  /** Hosts that may run tasks; all by default. */
  readonly hosts?: readonly Host[];
  readonly publish?: PublishedPort;
}

/** One of the containers of a service. */
export interface ServiceTask {
  /** `web.2`: also its host name, and the page that it serves. */
  readonly name: string;
  readonly host: Host;
  /** Its own address on the network. */
  readonly address: string | null;
}

/** A service whose tasks run, each of them a web server on TCP port 80 whose first page is the task's name. */
export interface Service {
  readonly name: string;
  /** The address that stands for all tasks on the network; `null` where it has none. */
  readonly vip: string | null;
  readonly port: number;
  readonly published: PublishedPort | null;
  readonly tasks: readonly ServiceTask[];
  /** Removes it, and resolves when its containers are gone from all hosts. */
  remove(): Promise<void>;
}
