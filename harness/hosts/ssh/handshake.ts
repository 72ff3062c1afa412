import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ServerHostKeyAlgorithm } from 'ssh2';
import type { Credentials } from './credentials.ts';
import { isPinned, shownKey, type ShownKey } from './fingerprint.ts';

const readyTimeoutMs = 20_000;

/** ssh2 asks for a sign of life so often. */
export const keepaliveIntervalMs = 5_000;

/** The server has shown a host key, and it is not the pinned one. */
export class WrongHostKey extends Error {
  readonly shown: ShownKey;

  constructor(shown: ShownKey) {
    super(`the server showed ${shown.fingerprint} (${shown.type})`);
    this.shown = shown;
  }
}

export interface HandshakeOptions {
  readonly user: string;
  readonly hostKey: string;
  readonly credentials: Credentials;
  /** Kinds of host key that the server may show, the preferred one first. */
  readonly hostKeyAlgorithms: ServerHostKeyAlgorithm[];
}

/**
 * Logs in to an SSH server over a byte stream. The host key is checked before anything is sent that is ours.
 *
 * @returns a client that is ready; the caller owns it and must listen for its errors.
 * @throws WrongHostKey, or what ssh2 says: `explainRefusal` puts it into words. The stream is destroyed then.
 */
export async function shakeHands(wire: Duplex, options: HandshakeOptions): Promise<Client> {
  const client = new ssh2.Client();
  let refused: WrongHostKey | undefined;
  let first: Error | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // A lost agent or a refused key is told before the summary that all methods failed.
      client.on('error', (error) => (first ??= error));
      client.once('ready', resolve);
      client.once('close', () => reject(refused ?? first ?? new Error('the connection was closed')));
      client.once('end', () => wire.destroy());
      client.connect({
        sock: wire,
        username: options.user,
        ...options.credentials,
        readyTimeout: readyTimeoutMs,
        keepaliveInterval: keepaliveIntervalMs,
        // Silence is judged by the link, which also counts data as a sign of life.
        keepaliveCountMax: Number.MAX_SAFE_INTEGER,
        algorithms: { serverHostKey: options.hostKeyAlgorithms },
        hostVerifier: (key: Buffer) => {
          const shown = shownKey(key);
          if (isPinned(shown, options.hostKey)) return true;
          refused = new WrongHostKey(shown);
          return false;
        },
      });
    });
    return client;
  } catch (error) {
    client.destroy();
    wire.destroy();
    throw error;
  }
}
