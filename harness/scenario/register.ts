import { inject, test } from 'vitest';
import { connectEngine } from '../engine/outer/endpoint.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import type { ScenarioResult } from '../results/run.ts';
import { caseName, casesOf, type ScenarioCase } from './cases.ts';
import { perform } from './perform.ts';
import type { Scenario } from './scenario.ts';

const caseTimeoutMs = 180_000;

declare module 'vitest' {
  interface TaskMeta {
    overlabCase?: ScenarioCase;
    overlabResult?: ScenarioResult;
  }
}

const labs = new Map<string, Lab>();

function labOf(descriptor: LabDescriptor): Lab {
  const known = labs.get(descriptor.id) ?? attachLab(descriptor, connectEngine(descriptor.outer));
  labs.set(descriptor.id, known);
  return known;
}

/**
 * Declares a scenario: its cases become vitest tests, whose description and result travel to the
 * runner in the tests' metadata. Scenario files are executed by `overlab run`.
 */
export function scenario<World>(definition: Scenario<World>): void {
  const context = inject('overlab');
  for (const bound of casesOf(definition, context)) {
    const meta = { overlabCase: bound.description };
    test(caseName(bound.description), { timeout: caseTimeoutMs, meta }, async ({ task, skip }) => {
      const lab = context.labs[context.placement[caseName(bound.description)] ?? ''];
      if (lab === undefined) skip('collected only: no lab');
      else {
        const result = await perform(definition, bound, labOf(lab), context.bundle);
        task.meta.overlabResult = result;
        if (result.outcome === 'fail' || result.outcome === 'error') throw new Error(result.reason ?? result.outcome);
        if (result.outcome !== 'pass') skip(result.reason ?? result.outcome);
      }
    });
  }
}
