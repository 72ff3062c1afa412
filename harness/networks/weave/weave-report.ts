import { z } from 'zod';
import type { WeaveMode } from './weave-modes.ts';

/** What `GET /report` says of the connections to other hosts. */
const reportSchema = z.object({
  Router: z.object({
    Connections: z.array(z.object({ Address: z.string(), State: z.string(), Info: z.string() })).nullable(),
  }),
});

type Mode = Pick<WeaveMode, 'overlay' | 'encrypts'>;

/**
 * Whether a host's connections are as they were asked for: it falls back from one way to carry packets to another, and
 * says so nowhere else.
 *
 * @param report the JSON of `/report`.
 * @returns what is missing, a clause each.
 */
export function missingConnections(host: string, report: string, peers: number, mode: Mode): string[] {
  const connections = reportSchema.parse(JSON.parse(report)).Router.Connections ?? [];
  const established = connections.filter(({ State }) => State === 'established');
  const few =
    established.length < peers
      ? [`${host} has ${established.length} of ${peers} connections${reasons(connections)}`]
      : [];
  const other = established.filter(({ Info }) => !isIn(mode, Info));
  return [...few, ...other.map(({ Address, Info }) => `${host} reaches ${Address} by other means: ${Info.trim()}`)];
}

/** It begins with how packets are carried: `fastdp 02:00:00:00:00:02(h2)`, after `encrypted` where there is a password. */
function isIn({ overlay, encrypts }: Mode, info: string): boolean {
  const words = info.trim().split(/\s+/);
  return (words[0] === 'encrypted') === encrypts && words.includes(overlay);
}

function reasons(connections: readonly { State: string; Info: string }[]): string {
  const failed = connections.filter(({ State }) => State === 'failed' || State === 'retrying');
  return failed.length === 0 ? '' : `: ${failed.map(({ Info }) => Info).join('; ')}`;
}
