import { readFileSync } from 'node:fs';

/** What stands before the text of a program that asks for its own text, by `own_source()`, to start itself again. */
export const ownSource = readFileSync(new URL('own-source.py', import.meta.url), 'utf8');

/**
 * The command that runs a Python program on a host: its text is an argument, so that nothing has to be installed or
 * copied. It has the standard library alone (`-S`), and nothing of the user's surroundings reaches it (`-I`).
 */
export function pythonCommand(source: string, ...args: readonly string[]): readonly string[] {
  return ['python3', '-I', '-S', '-c', source, ...args];
}
