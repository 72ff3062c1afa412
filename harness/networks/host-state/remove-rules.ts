import { readFileSync } from 'node:fs';

const script = readFileSync(new URL('remove-rules.sh', import.meta.url), 'utf8');

/**
 * A command that removes what a daemon leaves in a host's firewall, and fails where something stays.
 *
 * @param chainPrefix how the names of its chains begin.
 * @param others an extended regular expression for its rules in chains of others, as `iptables -S` shows them.
 */
export function removeRules(chainPrefix: string, others: string): string[] {
  return ['sh', '-c', script, 'sh', chainPrefix, others];
}
