import { etcdPorts } from '../etcd/etcd-members.ts';
import type { Footprint, PortTaken } from '../footprint/footprint.ts';
import { bgpPort } from '../plugin/bgp-port.ts';
import { felixHealth } from './calico-config.ts';
import type { CalicoMode } from './calico-modes.ts';

/** See `vxlanVNI` in "Felix configuration" of Calico's documentation. */
const vni = 4096;

/** What Calico takes of its hosts. The device of IPIP, `tunl0`, is the kernel's own. */
export function calicoFootprint({ dataPath, device, speaksBgp }: CalicoMode): Footprint {
  const listening = (port: number, by: string): PortTaken => ({ protocol: 'tcp', port, by });
  const bgp = speaksBgp ? [listening(bgpPort, 'BIRD')] : [];
  const ports = [...etcdPorts, listening(felixHealth.port, 'Felix'), ...bgp];
  const links = device === null ? [] : [device];
  if (dataPath?.protocol === 'ipip') return { ports, ipip: true, idleLinks: links, subnet: null };
  if (dataPath?.protocol !== 'udp') return { ports, subnet: null };
  return { ports, links, vxlan: { port: dataPath.port, vnis: { first: vni, last: vni } }, subnet: null };
}
