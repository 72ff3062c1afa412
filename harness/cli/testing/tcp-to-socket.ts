import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP port on loopback that leads to a unix socket, as if its server were a machine. */
export interface Door {
  readonly port: number;
  /** Cuts every connection, and takes none until `reopen`. */
  close(): void;
  reopen(): Promise<void>;
}

export async function tcpToSocket(socket: string): Promise<Door> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    const target = connect({ path: socket, allowHalfOpen: true });
    client.pipe(target).pipe(client);
    client.once('close', () => target.destroy());
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    port,
    close: () => {
      server.close();
      for (const client of clients) client.destroy();
    },
    reopen: async () => {
      await listen(port);
    },
  };
}
