import { describe, expect, it } from 'vitest';
import type { FeatureTable } from './feature-state.ts';
import { describeMissing, missingFeatures } from './missing-features.ts';

const table: FeatureTable = {
  kernel: { release: '6.1.0', bootId: 'b' },
  tier: 'shared-kernel',
  results: [
    { id: 'vxlan', state: 'present', detail: 'made' },
    { id: 'ip_vs', state: 'absent', detail: 'no family IPVS' },
    { id: 'xt_bpf', state: 'unknown', detail: 'no iptables' },
  ],
};

describe('missing features', () => {
  it('are none where all that is needed is present', () => {
    expect(missingFeatures(['vxlan'], table)).toEqual([]);
    expect(describeMissing([])).toBe('');
  });

  it('come with what the kernel said and the way to get them, each once', () => {
    expect(missingFeatures(['ip_vs', 'vxlan', 'ip_vs'], table)).toEqual([
      {
        id: 'ip_vs',
        title: 'IPVS',
        state: 'absent',
        detail: 'no family IPVS',
        remedy: 'modprobe ip_vs ip_vs_rr xt_ipvs on this machine, or use hosts with a kernel of their own (--hosts vm)',
      },
    ]);
  });

  it('do not send a host with its own kernel to other hosts', () => {
    const [missing] = missingFeatures(['ip_vs'], { ...table, tier: 'ssh' });
    expect(missing?.remedy).toBe('modprobe ip_vs ip_vs_rr xt_ipvs on the hosts, or give them a kernel that has it');
  });

  it('say what helps where no module does', () => {
    const absent = {
      id: 'ipv6',
      state: 'absent',
      detail: 'no settings net.ipv6: IPv6 is not in the kernel, or off',
    } as const;
    const [missing] = missingFeatures(['ipv6'], { ...table, results: [absent] });
    expect(missing?.remedy).toBe(
      'turn IPv6 on (boot without ipv6.disable=1) on this machine, or use hosts with a kernel of their own (--hosts vm)',
    );
  });

  it('tell what is absent from what could not be tried', () => {
    const missing = missingFeatures(['xt_bpf', 'ip_vs', 'geneve'], table);
    expect(missing.map(({ id, state }) => [id, state])).toEqual([
      ['xt_bpf', 'unknown'],
      ['ip_vs', 'absent'],
      ['geneve', 'unknown'],
    ]);
    expect(missing[0]?.remedy).toBe('install iptables on the hosts, then probe again');
    expect(describeMissing(missing)).toBe(
      'the kernel does not have ip_vs (no family IPVS); ' +
        'could not be tried: xt_bpf (no iptables), geneve (it was not tried)',
    );
  });

  it('include names that no feature has', () => {
    expect(missingFeatures(['vxlam'], table)).toEqual([
      {
        id: 'vxlam',
        title: 'vxlam',
        state: 'unknown',
        detail: 'it was not tried',
        remedy: "correct the name: no feature is called 'vxlam'",
      },
    ]);
  });
});
