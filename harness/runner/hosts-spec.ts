import { UsageError } from '../base/errors.ts';
import { hostProviders } from '../hosts/providers.ts';
import type { HostProvider, Machine } from '../hosts/provider.ts';
import { maxHosts } from '../lab/address-plan.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { affordable, remaining, type Budget } from './budget.ts';

/** Which hosts scenarios run on. */
export type HostsSpec =
  /** For each scenario what it needs: this machine's kernel where that has it all, else virtual machines. */
  | { readonly kind: 'auto'; readonly text: string; readonly budget: Budget }
  /** One lab, of exactly these. */
  | { readonly kind: 'made'; readonly text: string; readonly hosts: readonly HostProvider[] }
  /** One lab, of machines of the user's. */
  | { readonly kind: 'machines'; readonly text: string; readonly machines: readonly Machine[] }
  /** A lab that stands already, and stays. */
  | { readonly kind: 'standing'; readonly text: string; readonly lab: LabDescriptor };

const example = "for example '--hosts dind:3', 'vm:3', 'dind:2,vm:1' or 'auto'";

function providerNames(): string {
  return [...hostProviders.keys()].join(', ');
}

/**
 * Reads `--hosts`: `auto`, or `<provider>:<count>` once or more, separated by commas.
 *
 * @param budget what the hosts may take together.
 * @throws UsageError naming what is wrong with it.
 */
export function parseHosts(text: string, budget: Budget): HostsSpec {
  if (text === 'auto') return { kind: 'auto', text, budget };
  const hosts: HostProvider[] = [];
  for (const part of text.split(',')) {
    const { provider, count } = parsePart(part.trim(), text);
    const { count: most, reason } = affordable(provider, remaining(budget, hosts));
    if (count > most) {
      throw new UsageError({
        what: `--hosts: ${text} is more than this machine can hold`,
        why: reason,
        remedy: `ask for at most ${provider.name}:${Math.max(1, most)}`,
      });
    }
    hosts.push(...Array.from({ length: count }, () => provider));
  }
  if (hosts.length > maxHosts) {
    throw new UsageError({ what: `--hosts: ${text} asks for ${hosts.length}`, why: `one lab has at most ${maxHosts}` });
  }
  return { kind: 'made', text, hosts };
}

function parsePart(part: string, whole: string): { provider: HostProvider; count: number } {
  const match = /^([a-z]+):(-?\d+)$/.exec(part);
  if (match === null) {
    throw new UsageError({
      what: `--hosts: '${whole}' is not understood`,
      why: 'it is neither auto, nor <provider>:<count>, nor a file that exists',
      remedy: `${example}; providers: ${providerNames()}`,
    });
  }
  const [, name = '', digits = ''] = match;
  const provider = hostProviders.get(name);
  if (provider === undefined) {
    throw new UsageError({
      what: `--hosts: there is no provider '${name}'`,
      remedy: `choose from: ${providerNames()}`,
    });
  }
  const count = Number(digits);
  if (count < 1) throw new UsageError({ what: `--hosts: ${part} asks for no host`, remedy: example });
  return { provider, count };
}
