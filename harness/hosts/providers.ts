import { HarnessError } from '../base/errors.ts';
import { dindProvider } from './dind/dind-provider.ts';
import { sshKind } from './ssh/ssh-machine.ts';
import { vmProvider } from './vm/vm-provider.ts';
import type { HostDescriptor, HostKind, HostProvider } from './provider.ts';

/** Every kind of host that can be made, by the name that `--hosts` takes. */
export const hostProviders: ReadonlyMap<string, HostProvider> = new Map(
  [dindProvider, vmProvider].map((provider) => [provider.name, provider]),
);

const hostKinds: ReadonlyMap<string, HostKind> = new Map(
  [...hostProviders.values(), sshKind].map((kind) => [kind.name, kind]),
);

/** The kind of a host that exists. */
export function hostKind({ provider }: Pick<HostDescriptor, 'provider'>): HostKind {
  const kind = hostKinds.get(provider);
  if (kind === undefined) throw new HarnessError({ what: `no provider for hosts of kind ${provider}` });
  return kind;
}

/** Hosts to fall back on for what this machine's kernel lacks. */
export const ownKernelProvider: HostProvider = vmProvider;
