/** Debian's (and Go's) name of an architecture that Node names. */
export function debianArchitecture(arch: NodeJS.Architecture): string {
  if (arch === 'x64') return 'amd64';
  return arch === 'ia32' ? 'i386' : arch;
}
