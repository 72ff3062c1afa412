import { Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';

/**
 * A command executed in a container as a byte stream: what is written goes to its standard input, what
 * is read comes from its standard output. The stream fails with what the command said on its standard
 * error, if it said anything, when it ends.
 *
 * @param what what cannot be had when the command fails, for the error.
 */
export async function execStream(container: Docker.Container, argv: readonly string[], what: string): Promise<Duplex> {
  const exec = await container.exec({ Cmd: [...argv], AttachStdin: true, AttachStdout: true, AttachStderr: true });
  const wire: Duplex = await exec.start({ hijack: true, stdin: true });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const words: Buffer[] = [];
  stderr.on('data', (chunk: Buffer) => words.push(chunk));
  (container.modem as { demuxStream(from: Duplex, out: PassThrough, err: PassThrough): void }).demuxStream(
    wire,
    stdout,
    stderr,
  );
  wire.once('end', () => {
    if (words.length > 0) stdout.destroy(new HarnessError({ what, why: Buffer.concat(words).toString().trim() }));
    else stdout.end();
  });
  wire.once('error', (error) => stdout.destroy(error));
  return Duplex.from({ writable: wire, readable: stdout });
}
