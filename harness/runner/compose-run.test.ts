import { describe, expect, it } from 'vitest';
import { dindProvider } from '../hosts/dind/dind-provider.ts';
import type { Outcome } from '../results/outcome.ts';
import type { MachineInfo } from '../results/run.ts';
import { composeRun, type RunParts } from './compose-run.ts';
import { resultWithout } from './result-without.ts';

function run(outcomes: Outcome[], changes: Partial<RunParts> & { sabotage?: boolean } = {}) {
  const sabotage = changes.sabotage ? { id: 'leak', title: 'a leak' } : null;
  const description = {
    id: 'x',
    title: 'x',
    suite: 'quick' as const,
    network: 'overlay',
    hosts: 3,
    isolation: 'shared' as const,
    bringsPlugin: false,
    compares: false,
    features: [],
    sabotage,
  };
  const base = { tier: 'shared-kernel' as const, engine: '26.1', hosts: [] };
  return composeRun({
    id: 'r',
    started: new Date(),
    request: {
      filters: [],
      hosts: { kind: 'made', text: 'dind:3', hosts: Array.from({ length: 3 }, () => dindProvider) },
      networks: ['overlay'],
      engines: ['26.1'],
      suite: 'quick',
      sabotage: changes.sabotage ?? false,
      output: undefined,
      plugins: undefined,
      storeMembers: 1,
      keep: false,
    },
    machine: {} as MachineInfo,
    labs: [],
    warnings: [],
    artifacts: [],
    scenarios: outcomes.map((outcome) => ({ ...resultWithout(description, 'error', '', base), outcome })),
    phases: [],
    interrupted: false,
    failure: null,
    ...changes,
  });
}

describe('the record of a run', () => {
  it('is an error when a sabotage went unnoticed, and names it', () => {
    expect(run(['fail', 'pass'], { sabotage: true })).toMatchObject({
      outcome: 'error',
      reason: '1 of 2 sabotages went unnoticed: x[overlay]!leak',
    });
    expect(run(['fail', 'fail'], { sabotage: true })).toMatchObject({ outcome: 'fail', reason: null });
  });

  it('is no pass when something is unsupported', () => {
    expect(run(['pass', 'unsupported'])).toMatchObject({
      outcome: 'inconclusive',
      reason: '1 of 2 scenarios are unsupported here',
    });
  });

  it('keeps a failure that was observed when the harness failed later', () => {
    expect(run(['fail', 'error'], { failure: 'no room' })).toMatchObject({
      outcome: 'fail',
      complete: false,
      reason: 'no room',
    });
    expect(run(['pass'], { failure: 'no room' }).outcome).toBe('error');
  });

  it('is not complete when it was interrupted', () => {
    expect(run(['pass', 'inconclusive'], { interrupted: true })).toMatchObject({
      outcome: 'inconclusive',
      complete: false,
      reason: 'interrupted',
    });
  });
});
