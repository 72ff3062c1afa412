import type { Host } from '../hosts/host.ts';
import type { Lab } from '../lab/lab.ts';
import type { Endpoint } from './endpoint.ts';
import type { Mishap } from './plugin/mishaps.ts';
import type { PluginSettings, SettingName } from './plugin/plugin-settings.ts';
import type { Plugin } from './plugin/plugin.ts';
import type { ServiceSpec, SwarmService, Waiting } from './service.ts';

/** What a network driver promises. Scenarios and reports ask these, never a driver's name. */
export interface NetworkCapabilities {
  /**
   * The kind of network that it does the same as, by other means: short suites try that one, and this one only
   * where the means matter. `null` for a kind that stands for itself.
   */
  readonly variantOf: string | null;
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
  /**
   * What its networks take of hosts for themselves, which one kind alone can have at a time: the underlay's interface
   * as a parent, or hosts as those of a plugin. Networks of another claim cannot stand beside them. `null` where
   * they leave hosts as they are.
   */
  readonly claims: string | null;
  /** Names and aliases of endpoints resolve inside the network, at least among those of one host. */
  readonly resolvesNames: boolean;
  /** Those of endpoints on other hosts resolve as well. */
  readonly namesCrossHosts: boolean;
  /** Those of its other networks resolve as well, which engines take for one network. */
  readonly sharesNames: boolean;
  /** People choose between it and others for containers on several hosts: the suite `plugins` compares them. */
  readonly compared: boolean;
  /** Its daemons themselves carry the packets, each of which goes out of the kernel and back: much slower than others. */
  readonly inUserSpace: boolean;
  /** Whether traffic goes on while the daemons of a host do not run; `null` where it has none. */
  readonly outlivesDaemons: boolean | null;
  /** Its daemons share a store that runs apart from them. */
  readonly hasStore: boolean;
  /** Hosts have their subnets by leases in that store. */
  readonly leasesSubnets: boolean;
  /** Packets go from host to host as they are, so that no router may be in between: it would not know the way. */
  readonly needsOneSegment: boolean;
  /** What can go wrong with it when a host joins, and be brought about. */
  readonly mishaps: readonly Mishap[];
  /**
   * The TCP port at which hosts connect to each other to tell of the ways, each to every other from either side; `null`
   * where they do not.
   */
  readonly controlPort: number | null;
  /** Whom endpoints let in can be decided, see `policies.ts`. */
  readonly hasPolicies: boolean;
  /** Swarm services can be put on it, with an address of their own (VIP). */
  readonly carriesServices: boolean;
  /** Traffic between hosts cannot be read on the underlay. */
  readonly encrypts: boolean;
  /**
   * The UDP port of encapsulated packets that the kernel encrypts because the firewall has marked them, for faults that
   * take the mark off; `null` where it encrypts by other means.
   */
  readonly markedPort: number | null;
  /** Containers can have ports of their host translated to theirs. */
  readonly publishesPorts: boolean;
  /** Networks of an MTU of their own can be had. */
  readonly takesMtu: boolean;
  /** Networks without a way out can be had. */
  readonly canBeInternal: boolean;
  /** Endpoints can be given an address that was chosen beforehand. */
  readonly takesAddresses: boolean;
  /** Networks of a chosen subnet can be had. */
  readonly takesSubnets: boolean;
  /** Networks that carry IPv6 beside IPv4 can be had. */
  readonly takesIpv6: boolean;
  /**
   * What keeps two of its networks apart on a host is the engine's firewall: the host itself would forward between
   * them, so that they are kept apart in the families of addresses alone that the firewall is set up for.
   */
  readonly isolatesByFirewall: boolean;
  /** Bytes that encapsulation takes from the underlay's MTU. */
  readonly overheadBytes: number;
  /** Kernel features that its hosts must have. */
  readonly kernelFeatures: readonly string[];
  /** The encapsulated traffic between hosts, for faults that cut it; `null` where there is none. */
  readonly dataPath: DataPath | null;
}

/** How encapsulated traffic travels on the underlay: in UDP, or as ESP or IPIP, IP protocols 50 and 4, which have no ports. */
export type DataPath =
  { readonly protocol: 'udp'; readonly port: number } | { readonly protocol: 'esp' | 'ipip'; readonly port: null };

/** What holds for a network unless its driver says otherwise: it joins nothing and hides nothing. */
export const noCapabilities: NetworkCapabilities = {
  variantOf: null,
  ownAddress: false,
  connectsSameHost: false,
  crossesHosts: false,
  isolatesNetworks: false,
  sharesSegment: false,
  claims: null,
  compared: false,
  inUserSpace: false,
  outlivesDaemons: null,
  hasStore: false,
  leasesSubnets: false,
  needsOneSegment: false,
  mishaps: [],
  controlPort: null,
  hasPolicies: false,
  resolvesNames: false,
  namesCrossHosts: false,
  sharesNames: false,
  carriesServices: false,
  encrypts: false,
  markedPort: null,
  publishesPorts: false,
  takesMtu: false,
  canBeInternal: false,
  takesAddresses: false,
  takesSubnets: false,
  takesIpv6: false,
  isolatesByFirewall: false,
  overheadBytes: 0,
  kernelFeatures: [],
  dataPath: null,
};

export interface EndpointSpec {
  /** Unique in its scenario. */
  name: string;
  aliases?: readonly string[];
  /** An IPv4 address of the network that was chosen beforehand; see `takesAddresses`. */
  address?: string;
  /** TCP ports of the host that lead to the same port of the container, where the mode translates. */
  publish?: readonly number[];
  /** The same for UDP. */
  publishUdp?: readonly number[];
  /** What the container runs; by default it only sleeps, because probes bring their own tools. */
  command?: readonly string[];
}

/** How a network may differ from others of its kind. */
export interface NetworkOptions {
  /** MTU that the engine is told for it; see `takesMtu`. */
  readonly mtuBytes?: number;
  /** Without a way out of it; see `canBeInternal`. */
  readonly internal?: boolean;
  /** In CIDR form; one that is free by default. See `takesSubnets`. */
  readonly subnet?: string;
  /** Of a subnet that is free, where it is to be smaller than usual; see `takesSubnets`. */
  readonly prefixLength?: number;
  /** With IPv6 beside IPv4; see `takesIpv6`. */
  readonly ipv6?: boolean;
}

/** Is told of a host whose engine did something only after it was asked again, and what it said before. */
export type RetryListener = (host: Host, refusals: readonly string[]) => void;

/** What a network is called, and how it is to be. */
export interface NetworkSpec extends NetworkOptions {
  /** In the scenario and its report, for example `blue`. */
  readonly name: string;
  /** By the engines: unique in the lab, also among networks that were just removed. */
  readonly engineName: string;
  readonly onRetry?: RetryListener;
}

/** A network that exists on the hosts of a lab. */
export interface Network {
  readonly name: string;
  readonly driver: NetworkDriver;
  /** Starts a container on the network. Throws `EndpointRefusedError` when the engine does not start it. */
  attach(host: Host, spec: EndpointSpec): Promise<Endpoint>;
  /** Starts the container of an endpoint again that has ended, for example with its engine, and returns it as it is now. */
  restart?(endpoint: Endpoint): Promise<Endpoint>;
  /** Also joins an endpoint of another network to this one, and returns it as this one knows it. */
  connect(endpoint: Endpoint, aliases?: readonly string[]): Promise<Endpoint>;
  disconnect(endpoint: Endpoint): Promise<void>;
  /** The VXLAN network identifier of its traffic between hosts; absent, or `null`, where it has none. */
  vni?(): Promise<number | null>;
  /** An address that its engines do not give out by themselves so soon; present where endpoints take addresses. */
  spareAddress?(host: Host): string;
  /** Starts a service on it; present where the driver carries services. Throws `HarnessError` when its tasks do not run. */
  startService?(spec: ServiceSpec, waiting?: Waiting): Promise<SwarmService>;
  /** The namespace in which a host balances the load of its services, as a path on that host. */
  balancerNamespace?(): string;
  /** Removes its endpoints and the network itself. */
  remove(): Promise<void>;
}

/** What a host must be able to send another one on the underlay for a network to work. */
export interface UnderlayNeed {
  readonly from: Host;
  readonly to: Host;
  readonly protocol: 'tcp' | DataPath['protocol'];
  /** `null` for a protocol without ports. */
  readonly port: number | null;
  /** By which `from` knows `to`. */
  readonly address: string;
  /** From which address it must come; `null` where that does not matter. */
  readonly source: string | null;
  /** What fails without it, as a clause: `no host can join`. */
  readonly otherwise: string;
}

/** How a kind of network can be had otherwise than by default. */
export interface Variations {
  /** What can be different. */
  readonly takes: readonly SettingName[];
  /** The kind that it is then, with a name of its own. */
  vary(settings: PluginSettings): NetworkDriver;
}

/** One kind of network. Adding one means adding a folder with an implementation and a line in the registry. */
export interface NetworkDriver {
  /** What `--network` takes. */
  readonly name: string;
  readonly title: string;
  readonly capabilities: NetworkCapabilities;
  /** What must stand on the lab before networks of this kind can be made; once per lab. */
  prepare(lab: Lab): Promise<void>;
  /** Rejects unless what `prepare` made is whole, for labs whose hosts were disturbed. */
  check?(lab: Lab): Promise<void>;
  /** What its hosts must be able to send each other, for findings that name a closed port. */
  needs?(lab: Lab): Promise<UnderlayNeed[]>;
  /** What must be put on the lab, and taken off again, for its networks to stand; see `plugin/plugin.ts`. */
  readonly plugin?: Plugin;
  /** Absent for kinds that are as they are. */
  readonly variations?: Variations;
  create(lab: Lab, spec: NetworkSpec): Promise<Network>;
}
