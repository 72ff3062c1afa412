import { UnsupportedError } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import { versionOn } from './version-on.ts';

/** A program that hosts have from their distribution. */
export interface InstalledProgram {
  /** As it is run to tell its version: `etcd --version`. */
  readonly argv: readonly [program: string, ...words: string[]];
  /** What it belongs to: `Open vSwitch`. */
  readonly product: string;
  /** Debian's, for the remedy. */
  readonly debianPackage: string;
}

/**
 * The version of a program on hosts, as the first of them tells it.
 *
 * @throws UnsupportedError that names a host without it, and what to install there.
 */
export async function installedVersion(
  hosts: readonly Host[],
  { argv, product, debianPackage }: InstalledProgram,
): Promise<string> {
  const versions = await together(
    hosts.map(async (host) => {
      const version = await versionOn(host, argv);
      if (version !== null) return version;
      throw new UnsupportedError({
        what: `${host.name} has no ${argv[0]}`,
        remedy: `install ${product}, in Debian the package '${debianPackage}', on ${host.name}`,
      });
    }),
  );
  return versions[0] ?? 'unknown';
}
