import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mirrorSettings } from './apt-settings.ts';
import { debianMirror, machineMirror, parseDeb822, parseOneLine } from './apt-sources.ts';
import { debianArchitecture } from './architecture.ts';

const deb822 = `# comment
Types: deb deb-src
# inner comment
URIs: http://mirror.example/debian/ http://second.example/debian
Suites: trixie
 trixie-updates
Components: main

Types: deb
URIs: http://off.example/debian
Suites: trixie
Enabled: no
`;

describe('apt sources', () => {
  it('are read in the one-line format', () => {
    expect(
      parseOneLine('# deb http://no x\ndeb [arch=amd64 signed-by=/k.gpg] http://m/debian sid main\ndeb-src http://m x'),
    ).toEqual([{ uri: 'http://m/debian', suites: ['sid'], components: ['main'] }]);
  });

  it('are read in the deb822 format', () => {
    expect(parseDeb822(deb822)).toEqual([
      { uri: 'http://mirror.example/debian/', suites: ['trixie', 'trixie-updates'], components: ['main'] },
      { uri: 'http://second.example/debian', suites: ['trixie', 'trixie-updates'], components: ['main'] },
    ]);
  });

  it.each([
    ['http://m/debian bookworm main', 'http://m/debian'],
    ['https://m/mirrors/debian/ sid-updates main\ndeb https://m/mirrors/debian/ sid main', 'https://m/mirrors/debian'],
    ['http://archive.ubuntu.com/ubuntu noble main', undefined],
    ['http://m/debian-security bookworm-security main', undefined],
    ['https://download.docker.com/linux/debian bookworm stable', undefined],
    ['https://packages.gitlab.com/runner/gitlab-runner/debian bookworm main', undefined],
    ['file:/srv/debian bookworm main', undefined],
  ])('%s', (line, mirror) => {
    expect(debianMirror(parseOneLine(`deb ${line}`))).toBe(mirror);
  });

  it('of a machine lead to its mirror, and to everybody’s where there is none', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ol-'));
    try {
      expect(await machineMirror(folder)).toBeUndefined();
      await mkdir(path.join(folder, 'sources.list.d'));
      await writeFile(path.join(folder, 'sources.list.d/debian.sources'), deb822);
      await writeFile(path.join(folder, 'sources.list.d/off.list.save'), 'deb http://old/debian sid main');
      expect(await machineMirror(folder)).toBe('http://mirror.example/debian');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('apt settings', () => {
  it('are those that say how mirrors are reached and judged', () => {
    const dump =
      'Acquire "";\nAcquire::Check-Date "false";\nAcquire::http::Proxy "http://p:1";\nAPT::Architecture "amd64";\n';
    expect(mirrorSettings(dump)).toEqual(['Acquire::Check-Date "false";', 'Acquire::http::Proxy "http://p:1";']);
  });
});

describe('architecture', () => {
  it.each([
    ['x64', 'amd64'],
    ['arm64', 'arm64'],
  ] as const)('%s is %s', (node, debian) => expect(debianArchitecture(node)).toBe(debian));
});
