import { dindProvider } from './dind/dind-provider.ts';
import type { HostProvider } from './provider.ts';

/** Every kind of host, by the name that `--hosts` takes. */
export const hostProviders: ReadonlyMap<string, HostProvider> = new Map(
  [dindProvider].map((provider) => [provider.name, provider]),
);
