import { describe, expect, it } from 'vitest';
import { belongsToLab, hostKey, underlayName } from './resources.ts';

const run = '20261125-194500-k3f9';
const lab = `${run}-1`;

describe('belongsToLab', () => {
  it('tells what was made for one lab from what was made for the others of its run, and for the run', () => {
    const container = (key: string) => ({ kind: 'container', name: `overlab-${run}-${key}` }) as const;
    const folder = (key: string) => ({ kind: 'directory', path: `/run/overlab/${run}/${key}` }) as const;
    const own = [
      container(hostKey(1, 'h2')),
      folder(hostKey(1, 'h2')),
      { kind: 'network', name: underlayName(lab) } as const,
    ];
    const others = [
      container(hostKey(11, 'h2')),
      folder(hostKey(11, 'h2')),
      folder('login'),
      { kind: 'network', name: underlayName(`${run}-11`) } as const,
      { kind: 'volume', name: 'overlab-vm-26.1-abcd' } as const,
    ];
    expect(own.map((resource) => belongsToLab(resource, lab))).toEqual([true, true, true]);
    expect(others.map((resource) => belongsToLab(resource, lab))).toEqual(others.map(() => false));
  });
});
