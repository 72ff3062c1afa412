/** Where Debian's package `containernetworking-plugins` has them, and where those of other projects usually are. */
const usualFolders = ['/usr/lib/cni', '/opt/cni/bin'] as const;

/** Folders of hosts in which plugins are looked for: those in `CNI_PATH`, as everywhere in CNI, and the usual ones. */
export function cniFolders({ CNI_PATH = '' }: Readonly<Record<string, string | undefined>>): string[] {
  return [...new Set([...CNI_PATH.split(':').filter((folder) => folder.startsWith('/')), ...usualFolders])];
}
