import type { Host } from '../../hosts/host.ts';
import { hostIpv6 } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';
import { holdState, type Release, type StateStep } from './hold-state.ts';
import { settingOf, settingSteps } from './setting-steps.ts';

interface Holding {
  users: number;
  readonly held: Promise<Release>;
}

const holdings = new WeakMap<Lab, Holding>();

/**
 * Gives every host of a lab an IPv6 address on the underlay (see `hostIpv6`), for as long as anybody asks for it:
 * hosts of one lab serve several networks at a time.
 *
 * @returns takes it back, once nobody else wants it.
 */
export async function holdUnderlayIpv6(lab: Lab): Promise<Release> {
  const holding = holdings.get(lab) ?? { users: 0, held: numberHosts(lab) };
  holdings.set(lab, holding);
  holding.users += 1;
  let released = false;
  const release = async () => {
    if (released) return;
    released = true;
    holding.users -= 1;
    if (holding.users > 0) return;
    holdings.delete(lab);
    await (
      await holding.held
    )();
  };
  try {
    await holding.held;
  } catch (error) {
    holdings.delete(lab);
    throw error;
  }
  return release;
}

async function numberHosts(lab: Lab): Promise<Release> {
  const results = await Promise.allSettled(
    lab.hosts.map(async (host) =>
      holdState({ title: `the IPv6 address of ${host.name}`, host, steps: await addressSteps(host) }),
    ),
  );
  const release = async () => {
    await Promise.all(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value()] : [])));
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return release;
  await release();
  throw failed.reason;
}

/** Engines turn IPv6 off on the interfaces of containers whose networks have none, and hosts may be such containers. */
async function addressSteps(host: Host): Promise<StateStep[]> {
  const device = host.underlay.interface;
  // What a host sends to an address of its own goes by the loopback interface.
  const settings = [device, 'lo'].map((name) => settingOf('ipv6', name, 'disable_ipv6'));
  const address = [`${hostIpv6(host.underlay.address)}/64`, 'dev', device];
  return [
    ...(await settingSteps(host, settings, '0')),
    {
      // Without the search for duplicates, which would hold the address back for a second.
      apply: ['ip', '-6', 'address', 'add', ...address, 'nodad'],
      undo: ['ip', '-6', 'address', 'delete', ...address],
    },
  ];
}
