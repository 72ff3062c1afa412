import type { CniList } from '../cni/cni-list.ts';
import { vxlanPort, type CalicoMode } from './calico-modes.ts';

/** Where Felix answers whether it is ready, on each host. */
export const felixHealth = { host: '127.0.0.1', port: 9099 };

/** Of Calico's network, of which all of ours are, and of the profile that its containers have. */
export const calicoNetwork = 'overlab-calico';

/** A host, as Calico is told of it. */
export interface CalicoNode {
  /** Unique in the lab. */
  readonly name: string;
  /** On the underlay, in CIDR form. */
  readonly address: string;
  /** Of the store. */
  readonly endpoints: readonly string[];
  /** The addresses of all containers, in CIDR form. */
  readonly pool: string;
  readonly mtuBytes: number;
}

/**
 * The environment of all of Calico's programs on a host: the node's own settings, and Felix's as `FELIX_…`. Without a
 * BGP daemon, Felix writes the routes to other hosts itself (`ProgramClusterRoutes`, from 3.31 on). The backend `vxlan`
 * is what says that there is none, whatever the tunnel: with `none` a host would not register its address.
 */
export function calicoEnvironment(
  { name, address, endpoints, pool, mtuBytes }: CalicoNode,
  { tunnel, speaksBgp }: Pick<CalicoMode, 'tunnel' | 'speaksBgp'>,
): Record<string, string> {
  return {
    DATASTORE_TYPE: 'etcdv3',
    ETCD_ENDPOINTS: endpoints.join(','),
    WAIT_FOR_DATASTORE: 'true',
    NODENAME: name,
    IP: address,
    CALICO_NETWORKING_BACKEND: speaksBgp ? 'bird' : 'vxlan',
    CALICO_MANAGE_CNI: 'false',
    CALICO_IPV4POOL_CIDR: pool,
    CALICO_IPV4POOL_VXLAN: tunnel.vxlan,
    CALICO_IPV4POOL_IPIP: tunnel.ipip,
    CALICO_IPV4POOL_NAT_OUTGOING: 'false',
    CALICO_IPV6POOL_CIDR: 'none',
    CALICO_DISABLE_FILE_LOGGING: 'true',
    FELIX_DATASTORETYPE: 'etcdv3',
    FELIX_ETCDENDPOINTS: endpoints.join(','),
    FELIX_FELIXHOSTNAME: name,
    FELIX_IPV6SUPPORT: 'false',
    FELIX_HEALTHENABLED: 'true',
    FELIX_HEALTHHOST: felixHealth.host,
    FELIX_HEALTHPORT: String(felixHealth.port),
    FELIX_LOGSEVERITYSCREEN: 'Warning',
    FELIX_LOGSEVERITYSYS: 'none',
    FELIX_VXLANPORT: String(vxlanPort),
    FELIX_VXLANMTU: String(mtuBytes),
    FELIX_IPINIPMTU: String(mtuBytes),
    FELIX_USAGEREPORTINGENABLED: 'false',
    // Programs that were built without cgo end when they look for what is left of an eBPF data plane. It is spelled so.
    FELIX_DebugSkipCTLBCleanup: 'true',
    ...(tunnel.vxlan === 'Always' || speaksBgp ? {} : { FELIX_PROGRAMCLUSTERROUTES: 'Enabled' }),
  };
}

/** What its CNI plugins are told on a host. Containers of one list have a profile that lets them talk to each other. */
export function calicoList({ name, endpoints, pool, mtuBytes }: CalicoNode): CniList {
  return {
    cniVersion: '1.0.0',
    name: calicoNetwork,
    // Its plugins answer CHECK without looking.
    disableCheck: true,
    plugins: [
      {
        type: 'calico',
        log_level: 'warning',
        datastore_type: 'etcdv3',
        etcd_endpoints: endpoints.join(','),
        nodename: name,
        mtu: mtuBytes,
        ipam: { type: 'calico-ipam', assign_ipv4: 'true', assign_ipv6: 'false', ipv4_pools: [pool] },
      },
    ],
  };
}
