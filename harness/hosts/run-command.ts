import { text } from 'node:stream/consumers';
import { HarnessError } from '../base/errors.ts';
import type { ExecOptions, ExecResult, HostProcess } from './host.ts';

const defaultTimeoutMs = 60_000;

/**
 * Runs a command on a host to its end: `Host.exec` for hosts of every kind, made of their `spawn`.
 *
 * @throws HarnessError when it takes longer than `timeoutMs`, its start included, or ends with a code
 *   other than 0 and `check` is not false.
 */
export async function runCommand(
  spawn: (argv: readonly string[]) => Promise<HostProcess>,
  hostName: string,
  argv: readonly string[],
  { stdin, timeoutMs = defaultTimeoutMs, check = true }: ExecOptions = {},
): Promise<ExecResult> {
  const place = `'${argv.slice(0, 3).join(' ').slice(0, 80)}' on ${hostName}`;
  const started = spawn(argv);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      started.then(
        (child) => child.stdin.destroy(),
        () => undefined,
      );
      reject(new HarnessError({ what: `${place} did not end`, why: `no exit within ${timeoutMs} ms` }));
    }, timeoutMs);
  });
  try {
    const { stdout, stderr, exitCode } = await Promise.race([complete(started, stdin), late]);
    if (check && exitCode !== 0) {
      const words = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
      throw new HarnessError({ what: `${place} ended with code ${exitCode}`, why: words });
    }
    return { exitCode, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}

async function complete(started: Promise<HostProcess>, stdin = ''): Promise<ExecResult> {
  const child = await started;
  child.stdin.end(stdin);
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), child.exited]);
  return { stdout, stderr, exitCode };
}
