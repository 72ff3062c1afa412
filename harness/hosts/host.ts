import type { Readable, Writable } from 'node:stream';
import type Docker from 'dockerode';
import type { StreamFactory } from '../engine/streams/stream-factory.ts';
import type { Tier } from '../results/tier.ts';

/** What a command left behind. */
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ExecOptions {
  /** Sent to the command's standard input, which is then closed. */
  stdin?: string;
  /** Reject with a `HarnessError` after so many milliseconds (default: 60,000). */
  timeoutMs?: number;
  /** Reject with a `HarnessError` unless the exit code is 0 (default: true). */
  check?: boolean;
}

/** A command that goes on running on a host until its standard input ends. */
export interface HostProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The exit code, once it has ended. */
  readonly exited: Promise<number>;
}

/**
 * How the engine of a host is ended, and started again, while the host goes on: commands of the host, one after the
 * other, as argument arrays.
 */
export interface EngineSwitch {
  /** Ends it as an administrator does: it stops its containers and tidies up before. */
  readonly stop: readonly (readonly string[])[];
  /** Ends it where it stands, by SIGKILL. Its containers may go on. */
  readonly kill: readonly (readonly string[])[];
  /** Starts it after either, without waiting until it answers; when it was not ended, nothing happens. */
  readonly start: readonly string[];
}

/** The power switch of a host that is a container of the outer engine, perhaps with a virtual machine in it. */
export interface PowerSwitch {
  /** Lets nothing on the host go on, its kernel included where it has its own. What asks it for something new is refused at once. */
  freeze(): Promise<void>;
  /** Lets a frozen host go on. */
  thaw(): Promise<void>;
  /** Ends the host for good. From then on it rejects with a `HostLostError`. */
  kill(): Promise<void>;
}

/** A machine with a Docker Engine that the harness drives. */
export interface Host {
  /** `h1`, `h2`, … in the order of the lab. */
  readonly name: string;
  readonly tier: Tier;
  /** Version of the host's engine, for example `26.1.5+dfsg1`. */
  readonly engineVersion: string;
  /** Address and interface on the underlay. */
  readonly underlay: { readonly address: string; readonly interface: string };
  /** The host's own engine, over a stream, never over a TCP port. */
  readonly engine: Docker;
  /** Opens a fresh byte stream to the engine's API socket. */
  readonly dialEngine: StreamFactory;
  /** Runs a command on the host itself, as root, without a shell in between. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a command that runs until its standard input is ended. */
  spawn(argv: readonly string[]): Promise<HostProcess>;
  /** Throws `UnsupportedError` where it is not known how its engine is ended. */
  engineSwitch(): Promise<EngineSwitch>;
  /** `null` for machines of the user's, whose power is not ours. */
  readonly power: PowerSwitch | null;
  /** Closes the connections to the host; the host itself goes on. */
  close(): void;
}
