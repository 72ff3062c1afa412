import { hostIpv6, swarmPool } from '../../lab/address-plan.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { allReady, managerOf, unlessUnderWay } from './swarm.ts';

/**
 * Forms a swarm of all hosts of a lab that know each other by their IPv6 addresses on the underlay alone, which
 * somebody must hold (see `holdUnderlayIpv6`).
 *
 * @throws HarnessError when not all nodes are ready within 90 s.
 */
export async function formIpv6Swarm(lab: Lab): Promise<void> {
  const manager = managerOf(lab);
  await manager.engine.swarmInit({
    ...wayTo(manager),
    DefaultAddrPool: [swarmPool.base],
    SubnetSize: swarmPool.size,
  });
  const { JoinTokens } = (await manager.engine.swarmInspect()) as { JoinTokens: { Worker: string } };
  const RemoteAddrs = [`[${hostIpv6(manager.underlay.address)}]:2377`];
  const others = lab.hosts.filter((host) => host !== manager);
  await Promise.all(
    others.map((host) =>
      host.engine.swarmJoin({ ...wayTo(host), RemoteAddrs, JoinToken: JoinTokens.Worker }).catch(unlessUnderWay),
    ),
  );
  await allReady(manager, lab.hosts.length);
}

function wayTo(host: Host) {
  const address = hostIpv6(host.underlay.address);
  return { ListenAddr: '[::]:2377', AdvertiseAddr: address, DataPathAddr: address };
}
