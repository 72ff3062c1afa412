import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';

const source = readFileSync(new URL('ask-daemon.py', import.meta.url), 'utf8');
const answerSchema = z.object({ status: z.number().nullable(), body: z.string() });

/** What a daemon answers. */
export type DaemonAnswer = z.infer<typeof answerSchema>;

/** Asks a daemon on a host over HTTP, from that host; the status is `null` where nobody answers within 5 s. */
export async function askDaemon(host: Host, url: string): Promise<DaemonAnswer> {
  const { stdout } = await host.exec(pythonCommand(source, url));
  return answerSchema.parse(JSON.parse(stdout));
}
