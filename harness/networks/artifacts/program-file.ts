import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { versionIn } from '../daemons/version-on.ts';
import { elfArchitecture, elfHeaderBytes } from './elf.ts';

/** Why a file cannot be run on hosts of an architecture; `undefined` when it can. */
export async function complaintAbout(file: string, architecture: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(elfHeaderBytes), 0, elfHeaderBytes, 0);
    const found = elfArchitecture(buffer.subarray(0, bytesRead));
    if (found === undefined) return 'it is no ELF program';
    if (found !== architecture) return `it is for ${found}, and the hosts are ${architecture}`;
  } finally {
    await handle.close();
  }
  return undefined;
}

/** Whether a file may be executed by whoever runs the harness. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const patienceMs = 5_000;

/** What came of asking a program for its version. */
export interface ToldVersion {
  /** Whether it runs on this machine, which need not be one of the hosts. */
  readonly ran: boolean;
  /** `null` where it told none. */
  readonly version: string | null;
}

/** Asks a program for its version. */
export async function askVersion(file: string, argv: readonly string[]): Promise<ToldVersion> {
  const said = await promisify(execFile)(file, [...argv], { timeout: patienceMs }).catch(
    (error: unknown) => error as { code?: number | string; stdout?: string; stderr?: string },
  );
  if ('code' in said) {
    // What did not start has a word for its code; what ended otherwise than well has told no version, whatever it said.
    return { ran: typeof said.code !== 'string', version: null };
  }
  return { ran: true, version: versionIn(`${said.stdout ?? ''}\n${said.stderr ?? ''}`) };
}

/** The version that a program tells; `null` where it tells none, or does not run on this machine. */
export async function toldVersion(file: string, argv: readonly string[] | undefined): Promise<string | null> {
  return argv === undefined ? null : (await askVersion(file, argv)).version;
}

/** In hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
