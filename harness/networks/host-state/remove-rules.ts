import { readFileSync } from 'node:fs';
import { pythonCommand } from '../../hosts/commands/python-command.ts';

const source = readFileSync(new URL('remove-rules.py', import.meta.url), 'utf8');

/**
 * A command that removes what a daemon leaves in a host's firewall for IPv4, and fails where something stays.
 *
 * @param chainPrefix how the names of its chains begin.
 * @param others a regular expression for its rules in chains of others, as `iptables-save` shows them.
 */
export function removeRules(chainPrefix: string, others: string): readonly string[] {
  return pythonCommand(source, chainPrefix, others);
}
