import { once } from 'node:events';
import { connect, type NetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import { execStream } from '../../engine/streams/exec-stream.ts';
import { SshConnection } from './ssh-connection.ts';
import type { SshVia } from './ssh-target.ts';

/** Opens the byte stream to an SSH server. */
export type Dial = () => Promise<Duplex>;

const dialTimeoutMs = 15_000;

/**
 * The way to an SSH server.
 *
 * @param outer the outer engine, which only a `container` needs.
 */
export function dialFor(hostName: string, via: SshVia, outer?: Docker): Dial {
  switch (via.kind) {
    case 'tcp':
      return via.jump === undefined
        ? () => connected({ host: via.address, port: via.port, noDelay: true })
        : throughJumpHost(hostName, via.address, via.port, via.jump);
    case 'socket':
      return () => connected({ path: via.path });
    case 'container':
      return () => {
        if (outer === undefined) throw new HarnessError({ what: `no engine to reach the container of ${hostName} by` });
        return execStream(outer.getContainer(via.container), via.argv, `no stream into container ${via.container}`);
      };
  }
}

async function connected(options: NetConnectOpts): Promise<Duplex> {
  const socket = connect(options);
  const patience = AbortSignal.timeout(dialTimeoutMs);
  try {
    await once(socket, 'connect', { signal: patience });
    return socket;
  } catch (error) {
    socket.destroy();
    if (!patience.aborted) throw error;
    throw Object.assign(new Error(`no answer within ${dialTimeoutMs / 1000} s`), { code: 'ETIMEDOUT' });
  }
}

/** Each connection has one of its own to the jump host, which ends with it. */
function throughJumpHost(
  hostName: string,
  address: string,
  port: number,
  { address: jumpAddress, port: jumpPort, ...login }: NonNullable<Extract<SshVia, { kind: 'tcp' }>['jump']>,
): Dial {
  const name = `the jump host of ${hostName}`;
  return async () => {
    const via = { kind: 'tcp', address: jumpAddress, port: jumpPort } as const;
    const jump = new SshConnection(name, { ...login, via }, dialFor(name, via));
    try {
      const stream = await jump.openPort(address, port);
      stream.once('close', () => jump.close());
      return stream;
    } catch (error) {
      jump.close();
      throw error;
    }
  };
}
