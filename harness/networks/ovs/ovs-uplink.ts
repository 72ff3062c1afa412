import type { UplinkRequest } from '../bridged/stretched-bridge.ts';
import type { StateStep } from '../host-state/hold-state.ts';
import { ovsCommand } from './ovs-host.ts';

/** How switches of different hosts are joined. */
export interface Tunnel {
  /** A type of interface of Open vSwitch. */
  readonly type: 'geneve' | 'vxlan';
  readonly port: number;
}

/**
 * A switch for a network, with a cable to the engine's bridge and a tunnel to each other host. Tunnels are protected
 * from each other: every host has one to every other, so that a frame would come round for ever.
 */
export function ovsUplink(
  { type, port }: Tunnel,
  { host, peers, vni, bridge, suffix, mtuBytes }: UplinkRequest,
): StateStep[] {
  const [ours, theirs, ovs] = [`ovc-${suffix}`, `ovd-${suffix}`, `ovs-${suffix}`];
  const mtu = ['mtu', String(mtuBytes)];
  const removed = { undo: ['true'] };
  const tunnels = peers.flatMap((peer, index) => {
    const tunnel = `ovt-${suffix}-${index}`;
    return [
      ...['--', 'add-port', ovs, tunnel, '--', 'set', 'port', tunnel, 'protected=true'],
      ...['--', 'set', 'interface', tunnel, `type=${type}`, `options:remote_ip=${peer.underlay.address}`],
      ...[`options:local_ip=${host.underlay.address}`, `options:dst_port=${port}`, `options:key=${vni}`],
    ];
  });
  return [
    {
      apply: ['ip', 'link', 'add', 'name', ours, ...mtu, 'type', 'veth', 'peer', 'name', theirs, ...mtu],
      undo: ['ip', 'link', 'delete', ours],
    },
    { apply: ['ip', 'link', 'set', ours, 'master', bridge, 'up'], ...removed },
    { apply: ['ip', 'link', 'set', theirs, 'up'], ...removed },
    {
      apply: ovsCommand('add-br', ovs, '--', 'add-port', ovs, theirs, ...tunnels),
      undo: ovsCommand('del-br', ovs),
    },
  ];
}
