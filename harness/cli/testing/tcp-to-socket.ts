import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** A TCP port on loopback that leads to a unix socket, as if its server were a machine. */
export async function tcpToSocket(socket: string): Promise<{ readonly port: number; close(): void }> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ path: socket, allowHalfOpen: true });
    client.pipe(target).pipe(client);
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
