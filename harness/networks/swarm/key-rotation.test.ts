import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { countersOf, hastenKeyRotation, KeyWatch, spisOf } from './key-rotation.ts';

const policy = (spi: string) => `src 198.18.3.11/32 dst 198.18.3.12/32 proto udp dport 4789
\tdir out priority 0 ptype main
\tmark 0xd0c4e3/0xffffffff
\ttmpl src 198.18.3.11 dst 198.18.3.12
\t\tproto esp spi ${spi} reqid 13681891 mode transport
`;

/** A host whose commands print these texts, one after the other. */
function hostThatSays(...texts: readonly string[]): Host {
  const left = [...texts];
  const exec = () => Promise.resolve({ exitCode: 0, stdout: left.shift() ?? '', stderr: '' });
  return { name: 'h1', engineVersion: '26.1.5', exec } as unknown as Host;
}

describe('spisOf', () => {
  it('finds the SPI of each policy once', () => {
    expect(spisOf(policy('0x8ab10002') + policy('0x1f') + policy('0x1f'))).toEqual(['0x1f', '0x8ab10002']);
    expect(spisOf('')).toEqual([]);
  });
});

describe('KeyWatch', () => {
  it('counts how often another key came into use', async () => {
    const host = hostThatSays('', policy('0x1'), policy('0x1'), policy('0x2'), '', policy('0x3'));
    const watch = new KeyWatch([host]);
    expect(watch.changes(host)).toBe(0);
    for (let turn = 0; turn < 6; turn += 1) await watch.look();
    expect(watch.changes(host)).toBe(2);
    expect(watch.describe()).toHaveLength(3);
  });
});

describe('hastenKeyRotation', () => {
  it('refuses an engine in which the interval is not where it is known to be', async () => {
    await hastenKeyRotation(hostThatSays('{"places": 1}'), 10);
    await expect(hastenKeyRotation(hostThatSays('{"places": 0}'), 10)).rejects.toThrow('Engine 26.1.5');
  });
});

describe('countersOf', () => {
  it('leaves out what is zero', () => {
    expect(countersOf('XfrmInError             \t0\nXfrmInNoStates          \t3\n')).toEqual(['XfrmInNoStates 3']);
  });
});
