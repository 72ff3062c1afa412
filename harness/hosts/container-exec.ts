import { once } from 'node:events';
import { PassThrough, type Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { ExecOptions, ExecResult, HostProcess } from './host.ts';
import { runCommand } from './run-command.ts';

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

/** Runs a command in a container to its end; see `runCommand`. */
export async function execInContainer(
  container: Docker.Container,
  hostName: string,
  argv: readonly string[],
  options?: ExecOptions,
): Promise<ExecResult> {
  return runCommand((words) => spawnInContainer(container, words), hostName, argv, options);
}
