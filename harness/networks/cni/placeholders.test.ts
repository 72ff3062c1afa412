import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { fillIn, unknownPlaceholders, valuesOn } from './placeholders.ts';

const hosts = ['h1', 'h2'].map(
  (name, index) => ({ name, underlay: { address: `192.0.2.1${index + 1}`, interface: 'ens3' } }) as unknown as Host,
);

describe('placeholders', () => {
  it('stand for what is different on each host', () => {
    expect(valuesOn(hosts[1]!, { hosts } as unknown as Lab)).toEqual({
      'host.subnet': '198.18.240.128/25',
      'host.address': '192.0.2.12',
      'host.interface': 'ens3',
      'host.index': '2',
    });
  });

  it('are filled in wherever a string is', () => {
    const value = { a: ['10.{{host.index}}.0.1', 7, null], b: { c: '{{ host.interface }}', d: true } };
    expect(fillIn(value, { 'host.index': '3', 'host.interface': 'eth1' })).toEqual({
      a: ['10.3.0.1', 7, null],
      b: { c: 'eth1', d: true },
    });
  });

  it('are told from names that stand for nothing', () => {
    expect(unknownPlaceholders(['{{host.index}} {{host.colour}}', { a: '{{x}} {{x}}' }])).toEqual(['host.colour', 'x']);
  });
});
