import type { Host } from '../../hosts/host.ts';

/** The first version in what a program says of itself: `10.3` of `bgpd version 10.3`; `null` where there is none. */
export function versionIn(words: string): string | null {
  return /\d+\.\d+[\w.+-]*/.exec(words)?.[0] ?? null;
}

/** The version that a program tells on a host when it is run so; `null` where it fails or tells none. */
export async function versionOn(host: Host, argv: readonly string[]): Promise<string | null> {
  const { stdout, stderr, exitCode } = await host.exec(argv, { check: false });
  return exitCode === 0 ? versionIn(`${stdout}\n${stderr}`) : null;
}
