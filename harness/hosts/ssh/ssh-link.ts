import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client, ClientCallback, ClientChannel } from 'ssh2';
import { HarnessError, messageOf, type OverlabError } from '../../base/errors.ts';
import { ChannelStream } from './channel-stream.ts';
import { keepaliveIntervalMs } from './handshake.ts';
import { signalNumber } from './signal-number.ts';

const silenceLimitMs = 15_000;

/** A command's channel: its stream, its standard error, and how it ended. */
export interface Session {
  readonly stream: ChannelStream;
  readonly channel: ClientChannel;
  /** The exit code, 128 + n after signal n, or undefined when the server did not tell. */
  readonly ended: Promise<number | undefined>;
}

/** The server does not open another channel. */
export class ChannelRefused extends Error {}

/** One SSH connection that stands: opens channels, and fails all of them when it is cut. Emits `down` once. */
export class SshLink extends EventEmitter<{ down: [] }> {
  readonly #hostName: string;
  readonly #client: Client;
  readonly #wire: Duplex;
  readonly #streams = new Set<ChannelStream>();
  #sessions = 0;
  #full = false;
  #lastError: Error | undefined;
  #failure: OverlabError | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(hostName: string, client: Client, wire: Duplex) {
    super();
    this.#hostName = hostName;
    this.#client = client;
    this.#wire = wire;
    client.on('error', (error) => (this.#lastError = error));
    client.on('end', () => wire.destroy());
    client.once('close', () => this.#down());
    this.#watchSilence();
  }

  /** Why nothing goes through it any more; undefined while it stands. */
  get failure(): OverlabError | undefined {
    return this.#failure;
  }

  /** The server has refused a session, and none has ended since: its MaxSessions is reached. */
  get full(): boolean {
    return this.#full;
  }

  /** @throws ChannelRefused when the server reaches no such socket, or does not forward. */
  async openSocket(socketPath: string): Promise<ChannelStream> {
    return this.#track(await this.#open((done) => this.#client.openssh_forwardOutStreamLocal(socketPath, done)));
  }

  /** @throws ChannelRefused when the server reaches no such port, or does not forward. */
  async openPort(address: string, port: number): Promise<ChannelStream> {
    return this.#track(await this.#open((done) => this.#client.forwardOut('127.0.0.1', 0, address, port, done)));
  }

  /**
   * Starts a command line in a session of its own.
   *
   * @throws ChannelRefused when the server opens no further session.
   */
  async openSession(commandLine: string): Promise<Session> {
    this.#sessions += 1;
    try {
      const channel = await this.#open((done) => this.#client.exec(commandLine, done));
      const stream = this.#track(channel);
      let exitCode: number | undefined;
      channel.once('exit', (code: number | null, signal?: string) => {
        exitCode = code ?? 128 + signalNumber(signal);
      });
      const ended = new Promise<number | undefined>((resolve, reject) => {
        channel.once('close', () => {
          this.#sessionEnded();
          if (this.#failure === undefined) resolve(exitCode);
          else reject(this.#failure);
        });
        stream.once('error', reject);
      });
      ended.catch(() => undefined);
      return { stream, channel, ended };
    } catch (error) {
      this.#sessions -= 1;
      if (error instanceof ChannelRefused && this.#sessions > 0) this.#full = true;
      throw error;
    }
  }

  /** Ends the connection; what is under way fails with `reason`. */
  end(reason: OverlabError): void {
    if (this.#failure !== undefined) return;
    this.#fail(reason);
    this.#client.end();
    // The farewell is sent if it can be, but nothing waits for the other side.
    if (this.#wire.writableFinished) this.#wire.destroy();
    else this.#wire.once('finish', () => this.#wire.destroy());
    (this.#wire as Partial<{ unref(): void }>).unref?.();
  }

  #sessionEnded(): void {
    this.#sessions -= 1;
    this.#full = false;
  }

  async #open(request: (done: ClientCallback) => void): Promise<ClientChannel> {
    this.#demandUp();
    try {
      return await new Promise<ClientChannel>((resolve, reject) =>
        request((error, channel) => (error === undefined ? resolve(channel) : reject(error))),
      );
    } catch (error) {
      this.#demandUp();
      throw new ChannelRefused(messageOf(error), { cause: error });
    }
  }

  #demandUp(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #track(channel: ClientChannel): ChannelStream {
    const stream = new ChannelStream(channel);
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
    if (this.#failure !== undefined) stream.destroy(this.#failure);
    return stream;
  }

  #down(why = this.#lastError && messageOf(this.#lastError)): void {
    this.#fail(
      new HarnessError({
        what: `the connection to ${this.#hostName} was cut`,
        why: why ?? 'its SSH server closed it',
        remedy: `see that ${this.#hostName} is up and its network works, then run again`,
      }),
    );
  }

  #fail(failure: OverlabError): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    clearInterval(this.#watch);
    for (const stream of this.#streams) stream.destroy(failure);
    this.emit('down');
  }

  /**
   * Whatever arrives is a sign of life, so that answers which wait behind a large transfer do not count as
   * silence. When this process itself stood still, nothing can be said about the other side.
   */
  #watchSilence(): void {
    let heardAtMs = performance.now();
    let lookedAtMs = heardAtMs;
    this.#wire.on('data', () => (heardAtMs = performance.now()));
    this.#watch = setInterval(() => {
      const nowMs = performance.now();
      if (nowMs - lookedAtMs > 2 * keepaliveIntervalMs) heardAtMs = nowMs;
      lookedAtMs = nowMs;
      if (nowMs - heardAtMs < silenceLimitMs) return;
      this.#down(`nothing was heard of it for ${silenceLimitMs / 1000} s`);
      this.#wire.destroy();
    }, keepaliveIntervalMs / 2).unref();
  }
}
