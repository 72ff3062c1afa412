import { z } from 'zod';
import type { WeaveMode } from './weave-modes.ts';

/** The part of what a router tells of itself that is read here: a template of Go's, by which it picks it out. */
export const connectionsReport = `/report?format=${encodeURIComponent('{{json .Router.Connections}}')}`;

/** Connections to other hosts, and tries to make one; `Attrs` is of those that carry packets. */
const connectionsSchema = z
  .array(
    z.object({
      Address: z.string(),
      State: z.string(),
      Info: z.string(),
      Attrs: z.object({ name: z.string().optional(), encrypted: z.boolean().default(false) }).nullable(),
    }),
  )
  .nullable();
type Connection = NonNullable<z.infer<typeof connectionsSchema>>[number];

type Mode = Pick<WeaveMode, 'overlay' | 'encrypts'>;

/**
 * Whether a host's connections are as they were asked for: it falls back from one way to carry packets to another, and
 * says so nowhere else.
 *
 * @param report the JSON that `connectionsReport` gets.
 * @returns what is missing, a clause each.
 */
export function missingConnections(host: string, report: string, peers: number, mode: Mode): string[] {
  const connections = connectionsSchema.parse(JSON.parse(report)) ?? [];
  const established = connections.filter(({ State }) => State === 'established');
  const few =
    established.length < peers
      ? [`${host} has ${established.length} of ${peers} connections${reasons(connections)}`]
      : [];
  const other = established.filter(({ Attrs }) => !isIn(mode, Attrs));
  return [...few, ...other.map(({ Address, Info }) => `${host} reaches ${Address} by other means: ${Info.trim()}`)];
}

function isIn({ overlay, encrypts }: Mode, attributes: Connection['Attrs']): boolean {
  return attributes?.name === overlay && attributes.encrypted === encrypts;
}

function reasons(connections: readonly Connection[]): string {
  const failed = connections.filter(({ State }) => State === 'failed' || State === 'retrying');
  return failed.length === 0 ? '' : `: ${failed.map(({ Info }) => Info).join('; ')}`;
}
