import { once } from 'node:events';
import { createServer } from 'node:http';

/** Something for tests that answers on a socket as an engine does, as far as finding one goes. */
export async function fakeEngine(socket: string, os = 'linux'): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url?.endsWith('/_ping')) response.end('OK');
    else response.end(JSON.stringify({ Version: '26.1.5', ApiVersion: '1.45', Os: os, Arch: 'amd64' }));
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
