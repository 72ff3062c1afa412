import type { NetworkCapabilities } from '../networks/network.ts';
import type { Suite } from './scenario.ts';

/** For claims in which variants of a kind of network differ from it by nothing but what they cost to try. */
export function nightlyForVariants({ variantOf }: NetworkCapabilities): Suite {
  return variantOf === null ? 'full' : 'nightly';
}
