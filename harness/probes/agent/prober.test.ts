import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { agentCommand } from './agent-source.ts';

const token = 'token';
const timeoutMs = 200;
let close: (() => void) | undefined;

afterEach(() => close?.());

/** What the prober says of TCP to a server on this machine's loopback. */
async function probe(greet: (connection: Socket) => void): Promise<unknown[]> {
  const connections: Socket[] = [];
  const server = createServer((connection) => {
    connections.push(connection);
    connection.on('error', () => undefined);
    greet(connection);
  });
  close = () => {
    server.close();
    for (const connection of connections) connection.destroy();
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const [program, ...args] = agentCommand('prober');
  const prober = spawn(program!, args);
  const source = { pid: null, resolvConf: null, offset: 0, paths: [['tcp', '127.0.0.1', false, null, false]] };
  prober.stdin.end(JSON.stringify({ port, token, timeoutMs, retryMs: 100, window: 0, sources: [source] }));
  const { sources } = JSON.parse(await text(prober.stdout)) as {
    sources: { identities: string[][]; paths: [number, number, number, string | null][] }[];
  };
  const [{ identities, paths } = { identities: [], paths: [] }] = sources;
  return paths.map(([observed, , identity, detail]) => [observed, identities[identity], detail]);
}

const greeting = `${JSON.stringify({ token, names: ['blue-1'] })}\n`;

describe('a prober', () => {
  it('waits for the name of who accepted, longer than for an answer', async () => {
    const late = await probe((connection) => setTimeout(() => connection.write(greeting), 5 * timeoutMs));
    expect(late).toEqual([[0, ['blue-1'], null]]);
  });

  it('says of who accepts and stays silent that it is nobody of ours', async () => {
    expect(await probe(() => undefined)).toEqual([[0, ['unidentified'], 'accepted, but did not say who it is']]);
  });
});
