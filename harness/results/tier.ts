import { z } from 'zod';

/** What kind of host a result comes from; results of different tiers are never ranked against each other. */
export const tierSchema = z.enum(['shared-kernel', 'emulated-vm', 'kvm-vm', 'ssh', 'mixed']);
export type Tier = z.infer<typeof tierSchema>;

export const tierTitles: Record<Tier, string> = {
  'shared-kernel': 'Docker-in-Docker, one shared kernel',
  'emulated-vm': 'virtual machine, emulated CPU',
  'kvm-vm': 'virtual machine, KVM',
  ssh: 'machine over SSH',
  mixed: 'hosts of several kinds',
};

/** The tier of hosts together. */
export function commonTier(tiers: readonly Tier[]): Tier {
  const [first = 'mixed', ...others] = tiers;
  return others.every((tier) => tier === first) ? first : 'mixed';
}
