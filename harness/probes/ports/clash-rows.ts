import type { Contender, PortAnswer } from '../../results/clash.ts';

/** What is known about a container that wanted a port, once everything has settled. */
export interface ContenderFacts {
  readonly name: string;
  readonly host: string;
  readonly running: boolean;
  /** `null`: it still runs, never ran, or its engine does not tell. */
  readonly exitCode: number | null;
  /** The last lines that it printed. */
  readonly logs: string | null;
  /** Why the engine did not start it. */
  readonly engineMessage: string | null;
}

/** What came back when a host was asked on its own address. */
export type PortReply = { readonly body: string } | { readonly error: string };

const messageLines = 3;

/**
 * The row of a contender. It holds the port when it was heard to answer; it was refused when the engine did not start
 * it or it ended by itself; a container that runs unheard is neither.
 */
export function contenderRow(facts: ContenderFacts, answers: readonly PortAnswer[]): Contender {
  const { name, host, running, exitCode } = facts;
  const answered = answers.some((answer) => answer.host === host && answer.answeredBy === name);
  const words = facts.engineMessage ?? lastLines(facts.logs);
  if (running) {
    if (answered) return { name, host, state: 'running', exitCode: null, message: null };
    return { name, host, state: 'unknown', exitCode: null, message: 'it runs, but was not heard on the port' };
  }
  if (facts.engineMessage === null && exitCode === null) {
    return { name, host, state: 'unknown', exitCode, message: words ?? 'its engine does not say what became of it' };
  }
  return { name, host, state: 'refused', exitCode, message: words };
}

/** The row of a host's port: which contender of the list said its name, or what came instead. */
export function answerRow(
  host: { readonly name: string; readonly address: string },
  reply: PortReply,
  contenders: readonly string[],
): PortAnswer {
  const row = { host: host.name, address: host.address };
  if ('error' in reply) return { ...row, answeredBy: null, detail: reply.error };
  const said = reply.body.trim();
  if (contenders.includes(said)) return { ...row, answeredBy: said, detail: null };
  return { ...row, answeredBy: null, detail: `answered by something else: ${JSON.stringify(said.slice(0, 120))}` };
}

function lastLines(text: string | null): string | null {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? null : lines.slice(-messageLines).join('\n');
}
