import type { Host } from '../hosts/host.ts';

/** Where a task says from which address it was asked, below its web server's root. */
export const clientPage = '/cgi-bin/client';

/** How a service can be asked from outside of its network. */
export interface PublishedPort {
  /** TCP port on the hosts. */
  readonly port: number;
  /** `ingress`: on every host, whichever runs a task; `host`: on the hosts that run one, by that one alone. */
  readonly mode: 'ingress' | 'host';
}

export interface ServiceSpec {
  /** Unique in its scenario. */
  readonly name: string;
  /** How many tasks; on hosts of their own, as far as there are hosts. */
  readonly replicas: number;
  /** Hosts that may run tasks; all by default. */
  readonly hosts?: readonly Host[];
  readonly publish?: PublishedPort;
  /** `vip` (the default): one address for all tasks; `dnsrr`: its name leads to the tasks' own addresses. */
  readonly discovery?: 'vip' | 'dnsrr';
  /** Whether one host may run several tasks at a time; `false` by default. */
  readonly stacks?: boolean;
  /** In an update, whether the old task of a slot stops before the new one starts, or the other way round. */
  readonly updateOrder?: 'stop-first' | 'start-first';
}

/** One of the containers of a service. */
export interface ServiceTask {
  /** `web.2`: also its host name, and the page that it serves. */
  readonly name: string;
  readonly host: Host;
  /** Its own address on the network. */
  readonly address: string | null;
}

/** A task as the swarm's manager sees it, whether it runs or not. */
export interface TaskState {
  readonly name: string;
  /** Where it is to run; `null` where no host was found for it. */
  readonly host: Host | null;
  /** `pending`, `running`, `failed`, …: see "Task state" in Docker's documentation. */
  readonly state: string;
  /** The swarm's words for what keeps it from running; empty where it says nothing. */
  readonly message: string;
}

/** A service whose tasks run, each of them a web server on TCP port 80 whose first page is the task's name. */
export interface Service {
  readonly name: string;
  /** What the swarm calls it, by which its network resolves it. */
  readonly engineName: string;
  /** The address that stands for all tasks on the network; `null` where it has none. */
  readonly vip: string | null;
  readonly port: number;
  readonly published: PublishedPort | null;
  /** Those that ran when this was looked at. */
  readonly tasks: readonly ServiceTask[];
  /** Removes it, and resolves when its containers are gone from all hosts. */
  remove(): Promise<void>;
}

/** A service that the swarm can be asked to change. Changes resolve when its tasks run as they were asked to. */
export interface SwarmService extends Service {
  /** How it is now. */
  look(): Promise<SwarmService>;
  /** Has another number of tasks. */
  scale(replicas: number): Promise<SwarmService>;
  /** Replaces all tasks by new ones, one after the other, even though nothing about them changes. */
  renew(): Promise<SwarmService>;
  /** Asks for the same, and does not wait for what becomes of it. */
  startRenewal(): Promise<void>;
  /** All its tasks that are to run, also those that do not. */
  states(): Promise<TaskState[]>;
  /** Why tasks of it did not start or ended, in the swarm's words, each once. */
  failures(): Promise<string[]>;
}

/** Until when a service that starts is waited for. */
export interface Waiting {
  /** How many of its tasks must run; all by default. */
  readonly running?: number;
}
