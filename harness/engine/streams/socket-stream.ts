import { once } from 'node:events';
import { connect } from 'node:net';
import type { StreamFactory } from './stream-factory.ts';

/** Streams to an engine that listens on a unix socket of this machine. */
export function socketStream(socketPath: string): StreamFactory {
  return async () => {
    const socket = connect(socketPath);
    await once(socket, 'connect');
    return socket;
  };
}
