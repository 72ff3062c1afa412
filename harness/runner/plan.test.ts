import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../features/feature-state.ts';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import type { HostProvider, Machine } from '../hosts/provider.ts';
import type { HostsSpec } from './hosts-spec.ts';
import { ownLab, planCases } from './plan.ts';
import type { Isolation } from '../scenario/scenario.ts';

const gibibyte = 1024 ** 3;
const machines: HostProvider = { ...dindProvider, name: 'vm', tier: 'emulated-vm', memoryBytes: gibibyte };
const kernel: FeatureTable = {
  kernel: { release: '6.1', bootId: 'b' },
  tier: 'shared-kernel',
  results: [
    { id: 'vxlan', state: 'present', detail: '' },
    { id: 'esp', state: 'absent', detail: 'Protocol not supported' },
    { id: 'xt_bpf', state: 'unknown', detail: 'no iptables' },
  ],
};

const needs = (name: string, hosts: number, ...features: string[]) => ({
  name,
  description: { hosts, features, isolation: 'shared' as Isolation },
});
const apart = (name: string, hosts: number, ...features: string[]) => ({
  name,
  description: { hosts, features, isolation: 'own-lab' as Isolation },
});
const plain = needs('plain', 2, 'vxlan');
const large = needs('large', 3);
const encrypted = needs('encrypted', 3, 'vxlan', 'esp');
const auto = (memoryBytes: number): HostsSpec => ({
  kind: 'auto',
  text: 'auto',
  budget: { memoryBytes, processors: 4 },
});

function labs(plan: ReturnType<typeof planCases<typeof plain>>): string[] {
  const names = (cases: readonly (typeof plain)[]) => cases.map(({ name }) => name).join(' ');
  return plan.labs.map(({ lab, cases, apart: beside }) =>
    [`${lab.text}: ${names(cases)}`, ...(beside.length === 0 ? [] : [`beside it ${names(beside)}`])].join('; '),
  );
}

describe('--hosts auto', () => {
  it('runs what this kernel has on one lab, and the rest on one lab of virtual machines', () => {
    const plan = planCases([plain, encrypted, large], auto(64 * gibibyte), kernel, machines);
    expect(labs(plan)).toEqual(['dind:3: plain large', 'vm:3: encrypted']);
    expect(plan.unsupported).toEqual([]);
  });

  it('plans labs for single cases beside the common one, with room for one of them at a time', () => {
    const own = [apart('own', 2, 'vxlan'), apart('secret', 2, 'esp'), apart('secret-too', 2, 'esp')];
    const plan = planCases([plain, encrypted, ...own], auto(64 * gibibyte), kernel, machines);
    expect(labs(plan)).toEqual(['dind:2: plain; beside it own', 'vm:3: encrypted; beside it secret secret-too']);
    const small = planCases([encrypted, ...own], auto(4.5 * gibibyte), kernel, machines);
    expect(labs(small)).toEqual(['dind:2: ; beside it own', 'vm:3: encrypted']);
    expect(small.unsupported.map(({ reason }) => reason)).toEqual(
      Array(2).fill(
        'this kernel is not enough: the kernel does not have esp (Protocol not supported); it needs 2 vm hosts of ' +
          'its own and this machine holds 1 more: each is reckoned with 1024 MiB and 1280 MiB are free',
      ),
    );
  });

  it('makes no lab that nothing needs', () => {
    expect(labs(planCases([plain], auto(64 * gibibyte), kernel, machines))).toEqual(['dind:2: plain']);
    expect(labs(planCases([encrypted], auto(64 * gibibyte), kernel, machines))).toEqual(['vm:3: encrypted']);
  });

  it('does not hold against a kernel what could not be tried', () => {
    const untried = needs('untried', 1, 'xt_bpf');
    expect(labs(planCases([untried], auto(64 * gibibyte), kernel, machines))).toEqual(['dind:1: untried']);
  });

  it('says what is missing, and by how much the memory is too small for virtual machines', () => {
    const { unsupported } = planCases([plain, encrypted], auto(2.5 * gibibyte), kernel, machines);
    expect(unsupported).toMatchObject([{ found: encrypted, tier: 'emulated-vm' }]);
    expect(unsupported[0]?.reason).toBe(
      'this kernel is not enough: the kernel does not have esp (Protocol not supported); it needs 3 vm hosts and ' +
        'this machine holds 2: each is reckoned with 1024 MiB and 2304 MiB are free',
    );
  });

  it('has nothing to fall back on where there are no virtual machines', () => {
    const plan = planCases([plain, encrypted], auto(64 * gibibyte), kernel, { obstacle: 'no VM runs here' });
    expect(labs(plan)).toEqual(['dind:2: plain']);
    expect(plan.unsupported[0]?.reason).toBe(
      'this kernel is not enough: the kernel does not have esp (Protocol not supported); no VM runs here',
    );
  });
});

describe('a lab that was asked for', () => {
  it('has hosts of the same kinds for cases that want their own, if hosts can be made', () => {
    const spec: HostsSpec = { kind: 'made', text: 'dind:1,vm:1', hosts: [dindProvider, machines] };
    const own = apart('own', 1);
    expect(labs(planCases([plain, own], spec, undefined, machines))).toEqual(['dind:1,vm:1: plain; beside it own']);
    expect(ownLab(spec, own.description)).toMatchObject({ kind: 'made', hosts: [dindProvider] });
    const standing: HostsSpec = { kind: 'machines', text: 'hosts.json', machines: [{ tier: 'ssh' } as Machine] };
    const { unsupported } = planCases([own], standing, undefined, machines);
    expect(unsupported.map(({ reason }) => reason)).toEqual([
      'needs hosts of its own, that are made for it and thrown away after it: run with --hosts auto',
    ]);
  });

  it('takes every case that it is large enough for', () => {
    const spec: HostsSpec = { kind: 'made', text: 'dind:1,vm:1', hosts: [dindProvider, machines] };
    const plan = planCases([plain, encrypted], spec, undefined, machines);
    expect(labs(plan)).toEqual(['dind:1,vm:1: plain']);
    expect(plan.unsupported).toMatchObject([
      { found: encrypted, tier: 'mixed', reason: 'needs 3 hosts and the lab has 2: give it more hosts' },
    ]);
  });
});
