import type { Host } from '../hosts/host.ts';
import type { Lab } from '../lab/lab.ts';
import type { Endpoint } from './endpoint.ts';
import type { Service, ServiceSpec } from './service.ts';

/** What a network driver promises. Scenarios and reports ask these, never a driver's name. */
export interface NetworkCapabilities {
  /** Endpoints have an address of their own, apart from their host's. */
  readonly ownAddress: boolean;
  /** Endpoints on one host reach each other. */
  readonly connectsSameHost: boolean;
  /** Endpoints on different hosts reach each other. */
  readonly crossesHosts: boolean;
  /** Endpoints of two networks are kept apart. */
  readonly isolatesNetworks: boolean;
  /**
   * Its networks lie on one layer 2 segment, so that nothing keeps two of them apart but that
   * neither has a route to the other's subnet: an endpoint that may add one gets across.
   */
  readonly sharesSegment: boolean;
  /** Names and aliases of endpoints resolve inside the network, at least among those of one host. */
  readonly resolvesNames: boolean;
  /** Those of endpoints on other hosts resolve as well. */
  readonly namesCrossHosts: boolean;
  /** Swarm services can be put on it, with an address of their own (VIP). */
  readonly carriesServices: boolean;
  /** Traffic between hosts cannot be read on the underlay. */
  readonly encrypts: boolean;
  /** Bytes that encapsulation takes from the underlay's MTU. */
  readonly overheadBytes: number;
  /** Kernel features that its hosts must have. */
  readonly kernelFeatures: readonly string[];
  /** The encapsulated traffic between hosts, for faults that cut it; `null` where there is none. */
  readonly dataPath: DataPath | null;
}

/** How encapsulated traffic travels on the underlay: in UDP, or as ESP, which is IP protocol 50 and has no ports. */
export type DataPath =
  { readonly protocol: 'udp'; readonly port: number } | { readonly protocol: 'esp'; readonly port: null };

/** What holds for a network unless its driver says otherwise: it joins nothing and hides nothing. */
export const noCapabilities: NetworkCapabilities = {
  ownAddress: false,
  connectsSameHost: false,
  crossesHosts: false,
  isolatesNetworks: false,
  sharesSegment: false,
  resolvesNames: false,
  namesCrossHosts: false,
  carriesServices: false,
  encrypts: false,
  overheadBytes: 0,
  kernelFeatures: [],
  dataPath: null,
};

export interface EndpointSpec {
  name: string;
  aliases?: readonly string[];
  /** What the container runs; by default it only sleeps, because probes bring their own tools. */
  command?: readonly string[];
}

/** What a network is called. */
export interface NetworkSpec {
  /** In the scenario and its report, for example `blue`. */
  readonly name: string;
  /** By the engines: unique in the lab, also among networks that were just removed. */
  readonly engineName: string;
}

/** A network that exists on the hosts of a lab. */
export interface Network {
  readonly name: string;
  readonly driver: NetworkDriver;
  /** Starts a container on the network. Throws `EndpointRefusedError` when the engine does not start it. */
  attach(host: Host, spec: EndpointSpec): Promise<Endpoint>;
  /** Also joins an endpoint of another network to this one. */
  connect(endpoint: Endpoint, aliases?: readonly string[]): Promise<void>;
  disconnect(endpoint: Endpoint): Promise<void>;
  /** The VXLAN network identifier of its traffic between hosts; absent, or `null`, where it has none. */
  vni?(): Promise<number | null>;
  /** Starts a service on it; present where the driver carries services. Throws `HarnessError` when its tasks do not run. */
  startService?(spec: ServiceSpec): Promise<Service>;
  /** The namespace in which a host balances the load of its services, as a path on that host. */
  balancerNamespace?(): string;
  /** Removes its endpoints and the network itself. */
  remove(): Promise<void>;
}

/** One kind of network. Adding one means adding a folder with an implementation and a line in the registry. */
export interface NetworkDriver {
  /** What `--network` takes. */
  readonly name: string;
  readonly title: string;
  readonly capabilities: NetworkCapabilities;
  /** What must stand on the lab before networks of this kind can be made; once per lab. */
  prepare(lab: Lab): Promise<void>;
  create(lab: Lab, spec: NetworkSpec): Promise<Network>;
}
