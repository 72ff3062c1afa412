import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ownSource, pythonCommand } from '../hosts/commands/python-command.ts';
import { features } from './features.ts';

const parts = ['netlink', 'features'].map((part) =>
  readFileSync(new URL(`./agent/${part}.py`, import.meta.url), 'utf8'),
);
const source = [ownSource, ...parts].join('\n');

/** The command that tries features on a host; nothing has to be installed or copied. */
export const featureAgentCommand = pythonCommand(source);

/** What the agent reads from standard input: all features of the catalogue. */
export const featureAgentJob = JSON.stringify({ features: features.map(({ id, modules }) => ({ id, modules })) });

/** Changes with the prober and with what it is asked, so that older answers are not taken for its own. */
export const featureAgentHash = createHash('sha256').update(source).update(featureAgentJob).digest('hex').slice(0, 12);
