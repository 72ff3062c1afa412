import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Absolute path of a program on `PATH` or in the system's folders (daemons' may be missing from a user's `PATH`). */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = [
    ...(env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
    ...systemFolders,
  ];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
