import { HarnessError, messageOf } from '../../base/errors.ts';
import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';

/** A program of the harness on a host that answers each line with a line, and tidies up when its input ends. */
export interface HostHelper {
  /** Sends it a document, and resolves with its answer, not yet parsed. Rejects with a `HarnessError` when none comes. */
  ask(message: unknown): Promise<string>;
  /** Ends its input, upon which it tidies up, and resolves with its last word. Rejects in the same way. */
  finish(): Promise<string>;
  /** Ends its input, and resolves once it has ended. Never rejects. */
  end(): Promise<void>;
}

/**
 * Starts such a program: Python text, which ends with the harness however that ends.
 *
 * @param title what it does, for messages: `what holds etcd on h1`.
 * @param patienceMs how long an answer may take.
 * @param isAnswer tells answers from what it says of itself; by default everything is one.
 */
export async function startHelper(options: {
  readonly host: Host;
  readonly source: string;
  readonly title: string;
  readonly patienceMs: number;
  readonly isAnswer?: (line: string) => boolean;
}): Promise<HostHelper> {
  const { host, source, title, patienceMs, isAnswer = () => true } = options;
  const child = await host.spawn(pythonCommand(source));
  child.stdin.on('error', () => undefined);
  let complaint = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)));
  const waiting: ((line: string) => void)[] = [];
  const lines = linesOf(child.stdout);
  const silent = new Promise<void>((resolve) => lines.once('close', resolve));
  lines.on('line', (line) => {
    if (isAnswer(line)) waiting.shift()?.(line);
  });

  const answerTo = async (say: () => void): Promise<string> => {
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<string>((resolve, reject) => {
      const lost = (why: string) => reject(new HarnessError({ what: `${title} is out of reach`, why }));
      waiting.push(resolve);
      timer = setTimeout(() => lost(`no word within ${patienceMs / 1000} s`), patienceMs);
      child.exited.then(
        // Its last words may still be on their way.
        (code) => void silent.then(() => lost(complaint.trim() || `it ended with code ${code}`)),
        (error: unknown) => lost(messageOf(error)),
      );
    });
    say();
    return answer.finally(() => clearTimeout(timer));
  };
  return {
    ask: (message) => answerTo(() => child.stdin.write(`${JSON.stringify(message)}\n`)),
    finish: () => answerTo(() => child.stdin.end()),
    end: async () => {
      child.stdin.end();
      await child.exited.catch(() => undefined);
    },
  };
}
