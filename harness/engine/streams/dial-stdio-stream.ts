import { Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import type { StreamFactory } from './stream-factory.ts';

/**
 * Streams to an engine inside a container, through `docker system dial-stdio` executed there.
 * Works wherever the outer engine is, because nothing but its API is needed; each stream costs
 * an exec.
 */
export function dialStdioStream(container: Docker.Container, socketInside: string): StreamFactory {
  return async () => {
    const exec = await container.exec({
      Cmd: ['docker', '-H', `unix://${socketInside}`, 'system', 'dial-stdio'],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
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
      if (words.length > 0) {
        stdout.destroy(
          new HarnessError({ what: `no stream to ${socketInside}`, why: Buffer.concat(words).toString().trim() }),
        );
      } else {
        stdout.end();
      }
    });
    wire.once('error', (error) => stdout.destroy(error));
    return Duplex.from({ writable: wire, readable: stdout });
  };
}
