import { existsSync } from 'node:fs';
import { readInventory } from '../../hosts/inventory/inventory.ts';
import { sshMachine } from '../../hosts/ssh/ssh-machine.ts';
import { freeBudget } from '../../runner/budget.ts';
import { parseHosts, type HostsSpec } from '../../runner/hosts-spec.ts';

/**
 * Understands `--hosts`: `auto`, kinds of hosts and their counts, or the file of an inventory.
 *
 * @throws UsageError naming what is wrong with it.
 */
export async function chooseHosts(text: string): Promise<HostsSpec> {
  if (!existsSync(text) && !text.endsWith('.json')) return parseHosts(text, freeBudget());
  const { hosts } = await readInventory(text);
  return { kind: 'machines', text, machines: hosts.map(sshMachine) };
}
