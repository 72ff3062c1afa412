import type { Tier } from '../results/tier.ts';
import type { Feature } from './features.ts';
import type { FeatureState } from './feature-state.ts';

/** What a user can do about a feature that is absent, or that could not be tried, on hosts of a kind. */
export function remedyFor(feature: Feature, state: Exclude<FeatureState, 'present'>, tier: Tier): string {
  if (state === 'unknown') {
    return feature.tool === undefined
      ? 'give the hosts unshare (util-linux) and the rights of root, then probe again'
      : `install ${feature.tool} on the hosts, then probe again`;
  }
  const load = feature.remedy ?? `modprobe ${feature.modules.join(' ')}`;
  return tier === 'shared-kernel'
    ? `${load} on this machine, or use hosts with a kernel of their own (--hosts vm)`
    : `${load} on the hosts, or give them a kernel that has it`;
}
