import { etcdPorts } from '../etcd/etcd-members.ts';
import type { Footprint, PortTaken } from '../footprint/footprint.ts';
import { bgpPort } from '../plugin/bgp-port.ts';
import { felixHealth } from './calico-config.ts';
import type { CalicoMode } from './calico-modes.ts';

/** See `vxlanVNI` in "Felix configuration" of Calico's documentation. */
const vni = 4096;

/** What Calico takes of its hosts. The device of IPIP, `tunl0`, is the kernel's own, which it uses as it finds it. */
export function calicoFootprint({ tunnel, dataPath, device, speaksBgp }: CalicoMode): Footprint {
  const listening = (port: number, by: string): PortTaken => ({ protocol: 'tcp', port, by });
  const bgp = speaksBgp ? [listening(bgpPort, 'BIRD')] : [];
  const ports = [...etcdPorts, listening(felixHealth.port, 'Felix'), ...bgp];
  if (tunnel.vxlan === 'Never' || dataPath?.protocol !== 'udp') return { ports, subnet: null };
  const links = device === null ? [] : [device];
  return { ports, links, vxlan: { port: dataPath.port, vnis: { first: vni, last: vni } }, subnet: null };
}
