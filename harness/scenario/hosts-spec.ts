import { UsageError } from '../base/errors.ts';
import { hostProviders } from '../hosts/providers.ts';
import type { HostProvider } from '../hosts/provider.ts';
import { maxHosts } from '../lab/address-plan.ts';

/** Which hosts a lab is made of. */
export interface HostsSpec {
  readonly provider: HostProvider;
  readonly count: number;
}

const example = "for example '--hosts dind:3'";

/**
 * Reads `--hosts`: `<provider>:<count>`.
 *
 * @param memoryBytes what the hosts may take together.
 * @throws UsageError naming what is wrong with it.
 */
export function parseHosts(text: string, memoryBytes: number): HostsSpec {
  const match = /^([a-z]+):(-?\d+)$/.exec(text);
  if (match === null) {
    throw new UsageError({
      what: `--hosts: '${text}' is not understood`,
      why: 'it is neither <provider>:<count> nor a file that exists',
      remedy: `${example}; providers: ${[...hostProviders.keys()].join(', ')}`,
    });
  }
  const [, name = '', digits = ''] = match;
  const provider = hostProviders.get(name);
  if (provider === undefined) {
    throw new UsageError({
      what: `--hosts: there is no provider '${name}'`,
      remedy: `choose from: ${[...hostProviders.keys()].join(', ')}`,
    });
  }
  const count = Number(digits);
  if (count < 1) throw new UsageError({ what: `--hosts: ${text} asks for no host`, remedy: example });
  const affordable = Math.min(maxHosts, Math.floor(memoryBytes / provider.memoryBytes));
  if (count > affordable) {
    const reason =
      affordable === maxHosts
        ? `one lab has at most ${maxHosts} hosts`
        : `each is reckoned with ${mebibytes(provider.memoryBytes)} MiB and ${mebibytes(memoryBytes)} MiB are free`;
    throw new UsageError({
      what: `--hosts: ${text} is more than this machine can hold`,
      why: reason,
      remedy: `ask for at most ${name}:${Math.max(1, affordable)}`,
    });
  }
  return { provider, count };
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}
