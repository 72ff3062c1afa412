import { describe, expect, it } from 'vitest';
import { engineAdvice } from './advice.ts';
import { missingTools, toolsMissingFrom } from './missing-tools.ts';
import { isDebianFamily, parseOsRelease } from './os-release.ts';

const debian = parseOsRelease('ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n');
const ubuntu = parseOsRelease("NAME='Ubuntu'\nID=ubuntu\nID_LIKE=debian\n");
const fedora = parseOsRelease('ID=fedora\n');

describe('parseOsRelease', () => {
  it('reads names and relatives', () => {
    expect(debian).toEqual({ ids: ['debian'], name: 'Debian GNU/Linux 12 (bookworm)' });
    expect(ubuntu).toEqual({ ids: ['ubuntu', 'debian'], name: 'Ubuntu' });
    expect(parseOsRelease('')).toEqual({ ids: ['linux'], name: 'Linux' });
  });

  it('tells where apt is at home', () => {
    expect([debian, ubuntu, fedora].map(isDebianFamily)).toEqual([true, true, false]);
  });
});

describe('missing tools', () => {
  const packages = (programs: string[], system = debian) =>
    toolsMissingFrom((program) => programs.includes(program), system).flatMap((tool) => tool.packages);

  it('are only those that are not there', () => {
    expect(packages([])).toEqual(['docker.io', 'mmdebstrap']);
    expect(packages(['dockerd', 'containerd', 'runc'])).toEqual(['mmdebstrap']);
    expect(packages(['dockerd', 'containerd', 'runc', 'debootstrap'])).toEqual([]);
  });

  it('include Debian’s keys on systems that are not Debian', () => {
    expect(packages(['dockerd', 'containerd', 'runc'], ubuntu)).toEqual([
      'mmdebstrap',
      'debian-archive-keyring',
      'gpg',
    ]);
  });

  it('are named also where no package is known', () => {
    expect(toolsMissingFrom(() => false, fedora).map(({ name, packages: known }) => [name, known])).toEqual([
      ['Docker Engine', []],
      ['mmdebstrap', []],
    ]);
  });

  it('do not matter where no engine of our own can run', async () => {
    expect(await missingTools({}, 'darwin')).toEqual([]);
  });
});

describe('advice', () => {
  it.each([
    ['darwin', 'Docker Desktop'],
    ['win32', 'WSL 2'],
  ] as const)('for %s', async (platform, words) => {
    expect(await engineAdvice(platform)).toContain(words);
  });
});
