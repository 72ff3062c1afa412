import { describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { readSettings, settingsSuffix, settingsWords } from './plugin-settings.ts';

const all = ['subnet', 'vni', 'port', 'cni'] as const;
const read = (...words: string[]) => readSettings('mesh', words, all);

describe('settings of a plugin', () => {
  it('are read from its name, and named in one order', () => {
    const settings = read('port=8473', 'subnet=10.5.0.0/16', 'cni', 'vni=9999999');
    expect(settings).toEqual({ subnet: '10.5.0.0/16', vni: 9_999_999, port: 8473, cni: true });
    expect(settingsSuffix(settings)).toBe('+subnet=10.5.0.0/16+vni=9999999+port=8473+cni');
    expect(settingsWords({ vni: 7, cni: true })).toBe(', VNI 7, by CNI');
    expect(settingsSuffix({})).toBe('');
  });

  it.each([
    ['subnet=10.5.0.1/16', 'without host bits'],
    ['subnet=10.5.0.0/17', 'of /8 to /16'],
    ['subnet=10.5.0.0', 'a private IPv4 subnet'],
    ['subnet=8.8.0.0/16', 'a private IPv4 subnet'],
    ['subnet=fd00::/16', 'a private IPv4 subnet'],
    ['subnet', 'a private IPv4 subnet'],
    ['vni=0', '1 to 9999999'],
    ['vni=10000000', '1 to 9999999'],
    ['vni=4096x', '1 to 9999999'],
    ['port=65536', '1 to 65535'],
    ['port=', '1 to 65535'],
    ['port=-1', '1 to 65535'],
    ['cni=bridge', 'without a value'],
  ])('%s is refused', (word, rule) => {
    expect(() => read(word)).toThrow(UsageError);
    expect(() => read(word)).toThrow(rule);
  });

  it('are refused when they are there twice, or not known to the plugin', () => {
    expect(() => read('port=1', 'port=2')).toThrow('port is there twice');
    expect(() => readSettings('mesh', ['vni=7'], ['port'])).toThrow("mesh takes no setting 'vni=7'");
    expect(() => read('')).toThrow("mesh takes no setting ''");
  });
});
