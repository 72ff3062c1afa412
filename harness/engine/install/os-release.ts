import { readFile } from 'node:fs/promises';

/** What a Linux system says about itself, os-release(5). */
export interface OsRelease {
  /** `ID` and `ID_LIKE`, the nearest first: `ubuntu`, `debian`. */
  readonly ids: readonly string[];
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
}

/** Reads the text of an os-release file. */
export function parseOsRelease(content: string): OsRelease {
  const fields = new Map(
    content.split('\n').flatMap((line) => {
      const [, key, quoted] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
      return key === undefined || quoted === undefined ? [] : [[key, quoted.replace(/^(["'])(.*)\1$/, '$2')] as const];
    }),
  );
  const ids = [fields.get('ID') ?? 'linux', ...(fields.get('ID_LIKE') ?? '').split(' ')];
  return { ids: ids.filter(Boolean), name: fields.get('PRETTY_NAME') ?? fields.get('NAME') ?? 'Linux' };
}

/** What this system says about itself; a nameless Linux where it says nothing. */
export async function readOsRelease(): Promise<OsRelease> {
  return parseOsRelease(await readFile('/etc/os-release', 'utf8').catch(() => ''));
}

/** Whether apt-get and Debian's package names are at home here. */
export function isDebianFamily(system: OsRelease): boolean {
  return system.ids.includes('debian') || system.ids.includes('ubuntu');
}
