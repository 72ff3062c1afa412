import { z } from 'zod';
import { messageOf } from '../../base/errors.ts';
import { logText } from '../../engine/streams/log-text.ts';
import type { Host } from '../../hosts/host.ts';
import type { Clash, PortAnswer } from '../../results/clash.ts';
import { agentCommand } from '../agent/agent-source.ts';
import { answerRow, contenderRow, type ContenderFacts, type PortReply } from './clash-rows.ts';

/** A container that wants a port, and whose first page is its name. */
export interface ClashContender {
  readonly name: string;
  readonly host: Host;
  /** `null` when the engine did not even create it. */
  readonly containerId: string | null;
  /** Why the engine did not start it. */
  readonly engineMessage?: string | undefined;
}

export interface ClashRequest {
  readonly title: string;
  readonly port: number;
  readonly contenders: readonly ClashContender[];
  /** Whose port is asked (default: the hosts of the contenders). */
  readonly hosts?: readonly Host[];
  /** How long a host that does not answer is asked again, and a silent container may take to end (default: 3,000). */
  readonly patienceMs?: number;
}

const repliesSchema = z.array(z.union([z.object({ body: z.string() }), z.object({ error: z.string() })]));

/**
 * Finds out who got a TCP port: each host asks its own underlay address for a web page, and containers that were not
 * heard are given time to end. A container whose engine cannot tell its state is `unknown`. Throws `HarnessError` when a
 * host cannot ask.
 */
export async function observeClash(request: ClashRequest): Promise<Clash> {
  const { title, port, contenders, patienceMs = 3_000 } = request;
  const hosts = request.hosts ?? [...new Set(contenders.map((contender) => contender.host))];
  const answers = await Promise.all(
    hosts.map(async (host): Promise<PortAnswer> => {
      const rivals = contenders.filter((contender) => contender.host === host).map(({ name }) => name);
      return answerRow({ name: host.name, address: host.underlay.address }, await ask(host, port, patienceMs), rivals);
    }),
  );
  const rows = await Promise.all(
    contenders.map(async (contender) => {
      const heard = answers.some(
        ({ host, answeredBy }) => host === contender.host.name && answeredBy === contender.name,
      );
      return contenderRow(await factsOf(contender, heard ? 0 : patienceMs), answers);
    }),
  );
  return { title, port, protocol: 'tcp', contenders: rows, answers };
}

async function ask(host: Host, port: number, patienceMs: number): Promise<PortReply> {
  const { stdout } = await host.exec(agentCommand('asker'), {
    stdin: JSON.stringify({ targets: [{ address: host.underlay.address, port }], patienceMs }),
  });
  return repliesSchema.parse(JSON.parse(stdout))[0] ?? { error: 'nothing was asked' };
}

async function factsOf(contender: ClashContender, patienceMs: number): Promise<ContenderFacts> {
  const { name, host, containerId, engineMessage = null } = contender;
  const unknown = { name, host: host.name, running: false, exitCode: null, logs: null, engineMessage };
  if (containerId === null) return unknown;
  const container = host.engine.getContainer(containerId);
  try {
    if (engineMessage === null && patienceMs > 0) await ended(container, patienceMs);
    const { State: state } = await container.inspect();
    const logs = await container.logs({ stdout: true, stderr: true, tail: 20 });
    return {
      ...unknown,
      running: state.Running,
      exitCode: state.Running || state.Status === 'created' ? null : state.ExitCode,
      logs: logText(logs),
    };
  } catch (error) {
    return { ...unknown, logs: messageOf(error) };
  }
}

/** Waits until a container has ended, but no longer than it may take. */
async function ended(container: ReturnType<Host['engine']['getContainer']>, patienceMs: number): Promise<void> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    await container.wait({ abortSignal: patience });
  } catch (error) {
    if (!patience.aborted) throw error;
  }
}
