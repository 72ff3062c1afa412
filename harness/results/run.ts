import { z } from 'zod';
import { answersSchema } from './answers.ts';
import { artifactSchema } from './artifact.ts';
import { captureSchema } from './capture.ts';
import { clashSchema } from './clash.ts';
import { factSchema } from './fact.ts';
import { findingSchema } from './finding.ts';
import { matrixSchema } from './matrix.ts';
import { measureSchema } from './measure.ts';
import { outcomeSchema } from './outcome.ts';
import { throughputSchema } from './throughput.ts';
import { tierSchema } from './tier.ts';

export const runSchemaId = 'overlab/run/1';

export const scenarioResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  outcome: outcomeSchema,
  /** Why it has this outcome, in one line; `null` for a plain pass. */
  reason: z.string().nullable(),
  tier: tierSchema,
  /** Version of the hosts' engine. */
  engine: z.string(),
  network: z.string(),
  hosts: z.array(z.string()),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** The disturbance that was applied on purpose; `null` in an ordinary run. */
  sabotage: z.object({ id: z.string(), title: z.string() }).nullable(),
  findings: z.array(findingSchema),
  matrices: z.array(matrixSchema),
  clashes: z.array(clashSchema),
  throughput: z.array(throughputSchema),
  /** Absent in bundles of 0.1.0. */
  captures: z.array(captureSchema).default([]),
  /** Absent in bundles of 0.1.0. */
  answers: z.array(answersSchema).default([]),
  /** Absent in bundles of 0.1.0. */
  facts: z.array(factSchema).default([]),
  /** Absent in bundles of 0.1.0. */
  measures: z.array(measureSchema).default([]),
  /** Whether networks are compared by what it measures. Absent in bundles of 0.1.0. */
  compares: z.boolean().default(false),
  /** Files with raw output, relative to the bundle. */
  attachments: z.array(z.string()),
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

/** What a case has shown. */
export type Evidence = Pick<
  ScenarioResult,
  'findings' | 'matrices' | 'clashes' | 'throughput' | 'captures' | 'answers' | 'facts' | 'measures' | 'attachments'
>;

/** Of a case that has shown nothing yet. */
export function noEvidence(): Evidence {
  return {
    findings: [],
    matrices: [],
    clashes: [],
    throughput: [],
    captures: [],
    answers: [],
    facts: [],
    measures: [],
    attachments: [],
  };
}

export const machineSchema = z.object({
  kernel: z.string(),
  os: z.string(),
  arch: z.string(),
  cpuModel: z.string(),
  cores: z.number().int().positive(),
  memoryBytes: z.number().int().positive(),
  node: z.string(),
  /** The outer engine, in which Docker-in-Docker hosts run. */
  engine: z.object({
    version: z.string(),
    apiVersion: z.string(),
    source: z.string(),
    storageDriver: z.string(),
    cgroupVersion: z.string(),
  }),
});
export type MachineInfo = z.infer<typeof machineSchema>;

export const labInfoSchema = z.object({
  id: z.string(),
  tier: tierSchema,
  /** Of the underlay; `null` where the hosts came with theirs. */
  subnet: z.string().nullable(),
  hosts: z.array(
    z.object({
      name: z.string(),
      provider: z.string(),
      /** Bundles of the first version knew no other kind. */
      tier: tierSchema.default('shared-kernel'),
      engine: z.string(),
      kernel: z.string(),
      address: z.string(),
    }),
  ),
});
export type LabInfo = z.infer<typeof labInfoSchema>;

/** Everything that a report is rendered from: `run.json` of a bundle. */
export const runSchema = z.object({
  schema: z.literal(runSchemaId),
  id: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  outcome: outcomeSchema,
  /** `false`: the run was cut short, so that some scenarios never ran. */
  complete: z.boolean(),
  reason: z.string().nullable(),
  version: z.string(),
  options: z.object({
    filters: z.array(z.string()),
    hosts: z.string(),
    networks: z.array(z.string()),
    engine: z.string(),
    suite: z.string(),
    sabotage: z.boolean(),
  }),
  machine: machineSchema,
  labs: z.array(labInfoSchema),
  /** What is known to be wrong with the engines of the hosts, by their versions. Absent in bundles of 0.1.0. */
  warnings: z.array(z.string()).default([]),
  /** Programs that plugins brought to the hosts. Absent in bundles of 0.1.0. */
  artifacts: z.array(artifactSchema).default([]),
  scenarios: z.array(scenarioResultSchema),
  /** Where the time went, in order. */
  phases: z.array(z.object({ title: z.string(), durationMs: z.number().nonnegative() })),
});
export type Run = z.infer<typeof runSchema>;
