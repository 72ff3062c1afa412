import type { Duplex } from 'node:stream';
import type { Dial } from './dial.ts';
import { SshConnection } from './ssh-connection.ts';
import type { SshEndpoint } from './ssh-target.ts';

interface SharedJump {
  readonly connection: SshConnection;
  users: number;
}

/** Hosts share the connection to their jump host: SSH servers turn away many logins at a time (MaxStartups). */
const jumps = new Map<string, SharedJump>();

/**
 * A stream through a jump host. Its connection stands for as long as a stream goes through it.
 *
 * @throws UsageError when the jump host or the login to it is not as configured; ChannelRefused when the
 *   jump host does not reach the address.
 */
export async function openThroughJump(
  name: string,
  jump: SshEndpoint,
  dial: Dial,
  to: { readonly address: string; readonly port: number },
): Promise<Duplex> {
  const key = JSON.stringify(jump);
  const shared = jumps.get(key) ?? { connection: new SshConnection(name, jump, dial), users: 0 };
  jumps.set(key, shared);
  shared.users += 1;
  const release = (): void => {
    shared.users -= 1;
    if (shared.users > 0) return;
    jumps.delete(key);
    shared.connection.close();
  };
  try {
    const stream = await shared.connection.openPort(to.address, to.port);
    stream.once('close', release);
    return stream;
  } catch (error) {
    release();
    throw error;
  }
}
