/** `e_machine` of ELF headers (elf.h), by the names that Go has for architectures. */
const machines: Readonly<Record<number, string>> = {
  3: '386',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};

/** Bytes of a file's beginning that `elfArchitecture` wants. */
export const elfHeaderBytes = 20;

/** For which architecture a program is, by the beginning of its file; `undefined` for a file that is no ELF program. */
export function elfArchitecture(header: Buffer): string | undefined {
  if (header.length < elfHeaderBytes || header.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const bigEndian = header[5] === 2;
  const machine = bigEndian ? header.readUInt16BE(18) : header.readUInt16LE(18);
  return machines[machine] ?? `machine ${machine}`;
}
