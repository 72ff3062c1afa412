import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import Docker from 'dockerode';
import type { StreamFactory } from './stream-factory.ts';

class StreamAgent extends Agent {
  readonly #open: StreamFactory;

  constructor(open: StreamFactory) {
    super({ keepAlive: false });
    this.#open = open;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    this.#open().then(
      (stream) => callback?.(null, stream),
      (error: unknown) => callback?.(error as Error, undefined as unknown as Duplex),
    );
  }
}

/** A Docker API client over streams of any kind. The host name in requests is never resolved. */
export function engineClient(open: StreamFactory): Docker {
  return new Docker({
    protocol: 'http',
    host: 'engine.invalid',
    port: 80,
    agent: new StreamAgent(open),
  } as Docker.DockerOptions & { agent: Agent });
}
