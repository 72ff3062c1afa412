import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { parseCniFile, readCniFile } from './read-cni-file.ts';

const sound = { cniVersion: '1.0.0', name: 'blue', plugins: [{ type: 'ptp', anything: [1, { deep: true }] }] };
const parsing = (changes: object) => () => parseCniFile('blue.conflist', { ...sound, ...changes });

describe('parseCniFile', () => {
  it('keeps what is for the plugins, and promises little by default', () => {
    const { list, promises } = parseCniFile('blue.conflist', sound);
    expect(list.plugins).toEqual(sound.plugins);
    expect(promises).toMatchObject({ connectsSameHost: true, crossesHosts: false, isolatesNetworks: false });
  });

  it.each([
    ['no plugins', { plugins: [] }, /name at least one plugin[^]*plugins/],
    ['a single configuration', { plugins: undefined, type: 'bridge' }, /plugins/],
    [
      'a version that there is not',
      { cniVersion: '0.2.0' },
      /give one of 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0[^]*cniVersion/,
    ],
    ['a path for a plugin', { plugins: [{ type: '../sh' }] }, /not the name of a plugin[^]*plugins\[0\].type/],
    ['a promise that there is not', { overlab: { crossHosts: true } }, /crossHosts[^]*overlab/],
    ['a feature that there is not', { overlab: { kernelFeatures: ['hyperspace'] } }, /overlab.kernelFeatures\[0\]/],
    ['a placeholder that there is not', { plugins: [{ type: 'ptp', a: '{{host.name}}' }] }, /\{\{host.name\}\}/],
  ])('refuses %s, and names the field', (_what, changes, message) => {
    expect(parsing(changes)).toThrow(UsageError);
    expect(parsing(changes)).toThrow(/^the CNI configuration blue.conflist is not valid: /);
    expect(parsing(changes)).toThrow(message);
  });
});

describe('readCniFile', () => {
  it('reads every example', () => {
    const folder = fileURLToPath(new URL('examples/', import.meta.url));
    for (const file of readdirSync(folder)) expect(readCniFile(folder + file).list.plugins).not.toEqual([]);
  });

  it('names a file that is not there', () => {
    expect(() => readCniFile('/nowhere/blue.conflist')).toThrow(
      /^the CNI configuration \/nowhere\/blue.conflist cannot be read: ENOENT/,
    );
  });
});
