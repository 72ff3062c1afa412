import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { HarnessError, messageOf } from '../base/errors.ts';
import { pythonCommand } from './commands/python-command.ts';
import type { Host, HostProcess } from './host.ts';

/** What copying needs of a host. */
export type CopyHost = Pick<Host, 'name' | 'spawn'>;

/** Takes a file of a known size, so that one that was cut short never gets its name. */
const receiver = [
  'import os, sys',
  'path, mode, left = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])',
  'draft = path + ".part"',
  'file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)',
  'while True:',
  '  piece = os.read(0, 1 << 18)',
  '  if not piece: break',
  '  left -= len(piece)',
  '  while piece: piece = piece[os.write(file, piece):]',
  'if left:',
  '  os.unlink(draft)',
  '  sys.exit("the file came with %d bytes too few" % left)',
  'os.fchmod(file, mode)',
  'os.close(file)',
  'os.rename(draft, path)',
].join('\n');

/**
 * Copies a file of this machine to a host. The file there has its name only when it is whole.
 *
 * @param mode its permissions there, for example 0o755.
 * @throws HarnessError when it cannot be read here or written there.
 */
export async function copyTo(host: CopyHost, localPath: string, remotePath: string, mode: number): Promise<void> {
  const what = `${localPath} was not copied to ${remotePath} on ${host.name}`;
  const { size } = await stat(localPath).catch((error: unknown) => {
    throw new HarnessError({ what, why: messageOf(error) }, { cause: error });
  });
  const child = await host.spawn(pythonCommand(receiver, remotePath, String(mode), String(size)));
  child.stdout.resume();
  await settled(what, child, pipeline(createReadStream(localPath), child.stdin));
}

/**
 * Copies a file of a host to this machine. The file here has its name only when it is whole.
 *
 * @throws HarnessError when it cannot be read there or written here.
 */
export async function copyFrom(host: CopyHost, remotePath: string, localPath: string): Promise<void> {
  const what = `${remotePath} on ${host.name} was not copied to ${localPath}`;
  const draft = `${localPath}.part`;
  const child = await host.spawn(['cat', '--', remotePath]);
  child.stdin.end();
  try {
    await settled(what, child, pipeline(child.stdout, createWriteStream(draft)));
    await rename(draft, localPath);
  } finally {
    await rm(draft, { force: true });
  }
}

/** The command's own words say more than a pipe that broke. */
async function settled(what: string, child: HostProcess, transfer: Promise<void>): Promise<void> {
  const [moved, words, exited] = await Promise.allSettled([
    transfer.catch((error: unknown) => {
      child.stdin.destroy();
      throw error;
    }),
    text(child.stderr),
    child.exited,
  ]);
  if (exited.status === 'fulfilled' && exited.value > 0) {
    const said = words.status === 'fulfilled' ? words.value.trim().split('\n').slice(-3).join('\n') : '';
    throw new HarnessError({ what, why: said || `exit code ${exited.value}` });
  }
  for (const part of [moved, words, exited]) {
    if (part.status === 'rejected')
      throw new HarnessError({ what, why: messageOf(part.reason) }, { cause: part.reason });
  }
  if (exited.status === 'fulfilled' && exited.value !== 0)
    throw new HarnessError({ what, why: 'its end was not told' });
}
