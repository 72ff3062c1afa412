import { z } from 'zod';
import { runSchema } from './run.ts';

/** The JSON Schema (draft 2020-12) of a bundle's `run.json`, for readers that are not written in TypeScript. */
export const runJsonSchema = {
  $id: 'urn:overlab:run:1',
  title: 'overlab run',
  description: 'One execution of a suite of scenarios: the `run.json` of a bundle.',
  ...z.toJSONSchema(runSchema, { target: 'draft-2020-12' }),
};
