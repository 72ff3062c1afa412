import { HarnessError } from '../../base/errors.ts';
import type { Host, HostProcess } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';
import { hostOf, inNamespace, type Place } from '../../networks/place.ts';
import { agentCommand, type AgentName } from './agent-source.ts';

/** An agent that has said its first line and goes on until it is stopped. */
export interface RunningAgent {
  readonly host: Host;
  readonly process: HostProcess;
  /** Its first line, not yet parsed. */
  readonly firstLine: string;
  /**
   * Asks it a question in one line, one at a time: its next line, not yet parsed. `undefined` when there is none in
   * time, and from then on, because it is not known which question a line answers.
   */
  ask(question: string, timeoutMs: number): Promise<string | undefined>;
  /** Ends its standard input and waits until it has ended. Never rejects. */
  stop(): Promise<void>;
  /** The same, for an agent that says what it found when it is stopped: the last line that it said, if it did in time. */
  finish(timeoutMs: number): Promise<string | undefined>;
}

const stopTimeoutMs = 5_000;

/**
 * Starts an agent that stays, on a host or in an endpoint's namespace, sends it its job and waits for its first line.
 * Throws `HarnessError` when it ends, or says nothing within `timeoutMs`.
 */
export async function startAgent(
  place: Place,
  name: AgentName,
  job: unknown,
  timeoutMs = 15_000,
): Promise<RunningAgent> {
  const host = hostOf(place);
  const agent = await host.spawn(inNamespace(place, agentCommand(name)));
  let complaint = '';
  agent.stderr.setEncoding('utf8');
  agent.stderr.on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  agent.stdin.on('error', () => undefined);

  const stop = async (withinMs = stopTimeoutMs): Promise<void> => {
    agent.stdin.end();
    await Promise.race([agent.exited.catch(() => undefined), delay(withinMs)]);
  };
  const failed = (why: string): HarnessError =>
    new HarnessError({ what: `the ${name} on ${host.name} did not start`, why: complaint.trim() || why });

  agent.stdin.write(`${JSON.stringify(job)}\n`);
  const lines = linesOf(agent.stdout);
  const closed = new Promise<void>((resolve) => lines.once('close', resolve));
  let lastLine: string | undefined;
  let inStep = true;
  let timer: NodeJS.Timeout | undefined;
  try {
    const firstLine = await new Promise<string>((resolve, reject) => {
      lines.once('line', (line) => {
        resolve(line);
        lines.on('line', (later) => (lastLine = later));
      });
      agent.exited.then((code) => setImmediate(() => reject(failed(`it ended with exit code ${code}`))), reject);
      timer = setTimeout(() => reject(failed(`nothing was heard from it within ${timeoutMs} ms`)), timeoutMs);
    });
    return {
      host,
      process: agent,
      firstLine,
      ask: async (question, withinMs) => {
        if (!inStep) return undefined;
        const answer = new Promise<string>((resolve) => lines.once('line', resolve));
        agent.stdin.write(`${question}\n`);
        const said = await Promise.race([answer, closed, delay(withinMs)]);
        inStep = said !== undefined;
        return said ?? undefined;
      },
      stop: () => stop(),
      finish: async (withinMs) => {
        await stop(withinMs);
        await Promise.race([closed, delay(stopTimeoutMs)]);
        return lastLine;
      },
    };
  } catch (error) {
    await stop();
    lines.close();
    agent.stdout.resume();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
