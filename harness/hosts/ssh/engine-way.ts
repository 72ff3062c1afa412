import { Duplex } from 'node:stream';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { dialStdioCommand } from '../../engine/streams/dial-stdio-stream.ts';
import type { HostProcess } from '../host.ts';
import { ChannelRefused, type SshLink } from './ssh-link.ts';

/**
 * How streams to one engine are opened: the SSH server opens the socket, or, where the login user may
 * not or forwarding is off, a command run as root does. What has worked once is kept.
 */
export class EngineWay {
  readonly #hostName: string;
  readonly #socketPath: string;
  #proven: 'forward' | 'command' | undefined;

  constructor(hostName: string, socketPath: string) {
    this.#hostName = hostName;
    this.#socketPath = socketPath;
  }

  /** @throws HarnessError when the SSH server used to open the socket and does not now. */
  async open(link: SshLink, spawn: (argv: readonly string[]) => Promise<HostProcess>): Promise<Duplex> {
    if (this.#proven !== 'command') {
      try {
        const stream = await link.openSocket(this.#socketPath);
        this.#proven = 'forward';
        return stream;
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error;
        if (this.#proven === 'forward') throw this.#noStream(messageOf(error));
      }
    }
    return this.#throughCommand(await spawn(dialStdioCommand(this.#socketPath)));
  }

  #throughCommand({ stdin, stdout, stderr, exited }: HostProcess): Duplex {
    const words: Buffer[] = [];
    stderr.on('data', (chunk: Buffer) => words.push(chunk));
    const stream = Duplex.from({ writable: stdin, readable: stdout });
    stream.on('error', () => undefined);
    stdout.once('data', () => (this.#proven = 'command'));
    stdout.pause();
    exited.then(
      (exitCode) => {
        if (exitCode === 0) return;
        stream.destroy(this.#noStream(Buffer.concat(words).toString().trim() || `exit code ${exitCode}`));
      },
      (error: Error) => stream.destroy(error),
    );
    return stream;
  }

  #noStream(why: string): HarnessError {
    return new HarnessError({
      what: `no stream to the engine of ${this.#hostName} at ${this.#socketPath}`,
      why,
      remedy: `see that Docker runs there (systemctl status docker), or correct 'engineSocket'`,
    });
  }
}
