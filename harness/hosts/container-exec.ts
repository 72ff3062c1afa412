import { once } from 'node:events';
import { PassThrough, type Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { HarnessError } from '../base/errors.ts';
import type { ExecOptions, ExecResult, HostProcess } from './host.ts';

const defaultTimeoutMs = 60_000;

/** Starts a command in a container; the process goes on until it ends or its standard input does. */
export async function spawnInContainer(container: Docker.Container, argv: readonly string[]): Promise<HostProcess> {
  const exec = await container.exec({ Cmd: [...argv], AttachStdin: true, AttachStdout: true, AttachStderr: true });
  const stream: Duplex = await exec.start({ hijack: true, stdin: true });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  (container.modem as { demuxStream(from: Duplex, out: PassThrough, err: PassThrough): void }).demuxStream(
    stream,
    stdout,
    stderr,
  );
  const exited = (async () => {
    try {
      await once(stream, 'end');
    } finally {
      stdout.end();
      stderr.end();
    }
    const { ExitCode } = await exec.inspect();
    return ExitCode ?? -1;
  })();
  exited.catch(() => undefined);
  return { stdin: stream, stdout, stderr, exited };
}

/**
 * Runs a command in a container to its end.
 *
 * @throws HarnessError when it takes longer than `timeoutMs`, or ends with a code other than 0 and `check` is not false.
 */
export async function execInContainer(
  container: Docker.Container,
  hostName: string,
  argv: readonly string[],
  { stdin, timeoutMs = defaultTimeoutMs, check = true }: ExecOptions = {},
): Promise<ExecResult> {
  const child = await spawnInContainer(container, argv);
  const place = `'${argv.slice(0, 3).join(' ').slice(0, 80)}' on ${hostName}`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.stdin.destroy();
      reject(new HarnessError({ what: `${place} did not end`, why: `no exit within ${timeoutMs} ms` }));
    }, timeoutMs);
  });
  try {
    child.stdin.end(stdin ?? '');
    const [stdout, stderr, exitCode] = await Promise.race([
      Promise.all([text(child.stdout), text(child.stderr), child.exited]),
      late,
    ]);
    if (check && exitCode !== 0) {
      const words = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
      throw new HarnessError({ what: `${place} ended with code ${exitCode}`, why: words });
    }
    return { exitCode, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}
