import { expect, it } from 'vitest';
import { versionIn } from './version-on.ts';

it.each([
  ['v0.28.9\n', '0.28.9'],
  ['etcd Version: 3.5.16\nGit SHA: f20bbad\nGo Version: go1.24.4', '3.5.16'],
  ['ovs-vswitchd (Open vSwitch) 3.5.0\n', '3.5.0'],
  ['Version:      v3.32.1\nBuild date:\n', '3.32.1'],
  ['no such program', null],
])('finds in %j the version %s', (words, version) => {
  expect(versionIn(words)).toBe(version);
});
