import { once } from 'node:events';
import { connect } from 'node:net';
import type { StreamFactory } from './stream-factory.ts';

/** Streams to an engine that the user has exposed on a TCP port. */
export function tcpStream(host: string, port: number): StreamFactory {
  return async () => {
    const socket = connect(port, host);
    await once(socket, 'connect');
    return socket;
  };
}
