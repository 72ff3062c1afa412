import type Docker from 'dockerode';
import { execStream } from './exec-stream.ts';
import type { StreamFactory } from './stream-factory.ts';

/** The command that joins its standard input and output to an engine's socket. */
export function dialStdioCommand(socketPath: string): string[] {
  return ['docker', '-H', `unix://${socketPath}`, 'system', 'dial-stdio'];
}

/**
 * Streams to an engine inside a container, through `docker system dial-stdio` executed there.
 * Works wherever the outer engine is, because nothing but its API is needed; each stream costs
 * an exec.
 */
export function dialStdioStream(container: Docker.Container, socketInside: string): StreamFactory {
  return () => execStream(container, dialStdioCommand(socketInside), `no stream to ${socketInside}`);
}
