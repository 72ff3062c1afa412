import { etcdPorts } from '../etcd/etcd-members.ts';
import type { Footprint } from '../footprint/footprint.ts';
import { felixHealth } from './calico-config.ts';
import type { CalicoMode } from './calico-modes.ts';

/** See `vxlanVNI` in "Felix configuration" of Calico's documentation. */
const vni = 4096;

/** What Calico takes of its hosts. The device of IPIP, `tunl0`, is the kernel's own, which it uses as it finds it. */
export function calicoFootprint({ tunnel, dataPath, device }: CalicoMode): Footprint {
  const ports = [...etcdPorts, { protocol: 'tcp', port: felixHealth.port, by: 'Felix' } as const];
  if (tunnel.vxlan === 'Never' || dataPath?.protocol !== 'udp') return { ports, subnet: null };
  const links = device === null ? [] : [device];
  return { ports, links, vxlan: { port: dataPath.port, vnis: { first: vni, last: vni } }, subnet: null };
}
