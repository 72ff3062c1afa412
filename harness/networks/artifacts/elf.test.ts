import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { elfArchitecture } from './elf.ts';

const goNames: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

it.runIf(process.platform === 'linux')('tells the architecture of a program', async () => {
  expect(elfArchitecture(await readFile(process.execPath))).toBe(goNames[process.arch]);
});

it('knows what is for other machines, and what is no program', () => {
  const header = Buffer.alloc(20);
  header.write('\x7fELF\x02\x01', 'latin1');
  header.writeUInt16LE(183, 18);
  expect(elfArchitecture(header)).toBe('arm64');
  header[5] = 2;
  header.writeUInt16BE(22, 18);
  expect(elfArchitecture(header)).toBe('s390x');
  expect(elfArchitecture(Buffer.from('#!/bin/sh\nexec flanneld "$@"\n'))).toBeUndefined();
  expect(elfArchitecture(Buffer.from('\x7fELF'))).toBeUndefined();
});
