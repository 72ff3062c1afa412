import type { Duplex } from 'node:stream';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { HarnessError, messageOf, type OverlabError } from '../../base/errors.ts';
import type { HostProcess } from '../host.ts';
import { readCredentials } from './credentials.ts';
import type { Dial } from './dial.ts';
import { EngineWay } from './engine-way.ts';
import { explainRefusal, wrongHostKey } from './explain-refusal.ts';
import type { ShownKey } from './fingerprint.ts';
import { shakeHands, WrongHostKey } from './handshake.ts';
import { launch } from './launch.ts';
import { launcherFor } from './launcher.ts';
import { ChannelRefused, SshLink, type Session } from './ssh-link.ts';
import type { SshEndpoint } from './ssh-target.ts';

/** Connections to one host at most: with sshd's default of 10 sessions each, 80 commands side by side. */
const maxLinks = 8;

const anyHostKey: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * The way to one machine over SSH, for one process. It connects when it is first used, to a server that
 * shows the pinned host key and to no other. When the connection is cut, all that is under way rejects
 * with a HarnessError; the next use tries to connect again, once.
 */
export class SshConnection {
  readonly hostName: string;
  readonly #endpoint: SshEndpoint;
  readonly #dial: Dial;
  readonly #links: SshLink[] = [];
  readonly #engines = new Map<string, EngineWay>();
  #hostKeyAlgorithms = [...anyHostKey];
  #opening: Promise<SshLink> | undefined;
  #wasConnected = false;
  #closed: OverlabError | undefined;

  constructor(hostName: string, endpoint: SshEndpoint, dial: Dial) {
    this.hostName = hostName;
    this.#endpoint = endpoint;
    this.#dial = dial;
  }

  /**
   * Connects, unless it is connected.
   *
   * @throws UsageError when the machine, its key or the login is not as configured; HarnessError when a
   *   machine that was reached before cannot be reached.
   */
  async connect(): Promise<void> {
    await this.#link();
  }

  /**
   * A fresh stream to a unix socket of the machine, such as its engine's. Where the user who logs in may
   * not open it, `docker system dial-stdio` as root does.
   *
   * @throws HarnessError when the socket cannot be reached.
   */
  async openStream(socketPath: string): Promise<Duplex> {
    let way = this.#engines.get(socketPath);
    if (way === undefined) {
      way = new EngineWay(this.hostName, socketPath);
      this.#engines.set(socketPath, way);
    }
    return way.open(await this.#link(), (argv) => this.spawn(argv));
  }

  /** A fresh stream to a TCP port as the machine sees it. */
  async openPort(address: string, port: number): Promise<Duplex> {
    return (await this.#link()).openPort(address, port);
  }

  /**
   * Starts a command as root, without a shell seeing its arguments. Resolves when it runs.
   *
   * @param env variables beside `PATH` and `HOME`, which are all that it has.
   * @throws UsageError when the machine lacks Python or does not let the user become root.
   */
  async spawn(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<HostProcess> {
    const { user } = this.#endpoint;
    const session = await this.#session(launcherFor(user));
    const terminate = (pid: string): void => this.#terminate(session, pid);
    return launch(session, argv, env, { hostName: this.hostName, user, terminate });
  }

  /** Ends the connection; what is under way rejects. Nothing can be asked of it afterwards. */
  close(): void {
    this.#closed ??= new HarnessError({ what: `the connection to ${this.hostName} was closed` });
    for (const link of [...this.#links]) link.end(this.#closed);
  }

  /** Over another session, because SSH's own signal cannot follow the end of input, nor reach what sudo runs. */
  #terminate({ stream }: Session, pid: string): void {
    if (stream.errored !== null || this.#closed !== undefined) return;
    this.spawn(['kill', '-TERM', '--', `-${pid}`]).then(
      ({ stdin }) => stdin.end(),
      () => undefined,
    );
  }

  async #session(commandLine: string): Promise<Session> {
    for (;;) {
      const link = await this.#link((candidate) => !candidate.full);
      try {
        return await link.openSession(commandLine);
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error;
        if (!link.full) throw this.#noSession(messageOf(error));
      }
    }
  }

  #noSession(why: string): OverlabError {
    return new HarnessError({
      what: `${this.hostName} does not run another command`,
      why,
      remedy: "raise 'MaxSessions' of its SSH server, and see that the user has a shell",
    });
  }

  /** A connection that stands and fits, an old one rather than a new one. */
  async #link(fits: (link: SshLink) => boolean = () => true): Promise<SshLink> {
    if (this.#closed !== undefined) throw this.#closed;
    const link = this.#links.find(fits);
    if (link !== undefined) return link;
    if (this.#links.length >= maxLinks) throw this.#noSession(`${maxLinks} connections are in use`);
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<SshLink> {
    const { identity, user, hostKey } = this.#endpoint;
    const shown: ShownKey[] = [];
    for (;;) {
      let wire: Duplex | undefined;
      try {
        const credentials = await readCredentials(identity, this.hostName);
        wire = await this.#dial();
        const hostKeyAlgorithms = this.#hostKeyAlgorithms;
        const client = await shakeHands(wire, { user, hostKey, credentials, hostKeyAlgorithms });
        return this.#adopt(new SshLink(this.hostName, client, wire));
      } catch (error) {
        if (!(error instanceof WrongHostKey) && shown.length === 0) {
          throw explainRefusal(this.hostName, this.#endpoint, error, this.#wasConnected);
        }
        // The pinned key may be another of the server's: it shows one of a kind that it is asked for.
        if (error instanceof WrongHostKey) shown.push(error.shown);
        this.#hostKeyAlgorithms = this.#hostKeyAlgorithms.filter((algorithm) => !isOfType(algorithm, shown));
        if (error instanceof WrongHostKey && this.#hostKeyAlgorithms.length > 0) continue;
        this.#hostKeyAlgorithms = [...anyHostKey];
        throw wrongHostKey(this.hostName, this.#endpoint, shown);
      }
    }
  }

  #adopt(link: SshLink): SshLink {
    this.#wasConnected = true;
    this.#links.push(link);
    link.once('down', () => this.#links.splice(this.#links.indexOf(link), 1));
    if (this.#closed !== undefined) {
      link.end(this.#closed);
      throw this.#closed;
    }
    return link;
  }
}

function isOfType(algorithm: ServerHostKeyAlgorithm, shown: readonly ShownKey[]): boolean {
  return shown.some(({ type }) => type === algorithm || (type === 'ssh-rsa' && algorithm.startsWith('rsa-')));
}
