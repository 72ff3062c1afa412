import { UsageError } from '../../base/errors.ts';
import { imageExists } from '../../engine/images/image-exists.ts';
import type { Host } from '../host.ts';
import type { InventoryHost } from '../inventory/inventory.ts';
import type { HostDescriptor, HostKind, Machine, MachineRequest, ProviderContext } from '../provider.ts';
import { attachOverSsh, saidOverSsh } from './attach-over-ssh.ts';
import { targetOf } from './inventory-target.ts';
import { examineSshHost, type SshHostFacts } from './ssh-facts.ts';
import type { SshTarget } from './ssh-target.ts';

const tier = 'ssh' as const;

/** Hosts that are machines of the user's, driven over SSH. */
export const sshKind: HostKind = {
  name: 'ssh',
  attach: attachOverSsh,
  engineLog: (descriptor, outer, since) =>
    saidOverSsh(descriptor, outer, [
      ...['journalctl', '--quiet', '--no-pager', '--unit=docker.service'],
      `--since=@${Math.floor(since.getTime() / 1000)}`,
    ]),
};

/** The way to a machine of which no more than that is known. */
export function connectMachine(name: string, target: SshTarget): Host {
  return attachOverSsh({ name, tier, engineVersion: '', address: '', interface: '', reach: { kind: 'ssh', target } });
}

/** A machine of an inventory. It is looked at once. */
export function sshMachine({ underlay, ...entry }: InventoryHost): Machine {
  const { name } = entry;
  const target = targetOf({ underlay, ...entry });
  const known = { name, tier, ...underlay, reach: { kind: 'ssh' as const, target } };
  let facts: Promise<SshHostFacts> | undefined;
  const look = (): Promise<SshHostFacts> => (facts ??= using(known, examineSshHost));
  return {
    name,
    tier,
    async examine() {
      const { obstacles } = await look();
      if (obstacles.length === 0) return;
      throw new UsageError({
        what: `${name} cannot be a host of a lab, and was left as it is`,
        why: obstacles.join('\n'),
        remedy: `mend that on ${name}, or take it out of the inventory`,
      });
    },
    async join({ labId, endpointImage }: MachineRequest, { claim }: ProviderContext): Promise<HostDescriptor> {
      const { engineVersion, kernel } = await look();
      const hadImage = await using(known, ({ engine }) => imageExists(engine, endpointImage));
      await claim({ kind: 'machine', name, target, labId, image: hadImage ? null : endpointImage });
      return { provider: sshKind.name, ...known, engineVersion, kernel, container: null };
    },
  };
}

async function using<T>(
  known: Omit<Parameters<typeof attachOverSsh>[0], 'engineVersion'>,
  work: (host: Host) => Promise<T>,
): Promise<T> {
  const host = attachOverSsh({ ...known, engineVersion: '' });
  try {
    return await work(host);
  } finally {
    host.close();
  }
}
