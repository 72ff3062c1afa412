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
  /** Closes the connections to the host; the host itself goes on. */
  close(): void;
}
