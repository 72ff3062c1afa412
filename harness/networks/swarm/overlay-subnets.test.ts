import { describe, expect, it } from 'vitest';
import type { Lab } from '../../lab/lab.ts';
import { overlaySubnets } from './overlay-subnets.ts';

describe('overlaySubnets', () => {
  it('begins with the last of the pool, and goes on where the lab left off', () => {
    const lab = {} as Lab;
    const [first, second] = overlaySubnets(lab);
    expect([first, second]).toEqual(['198.19.127.0/24', '198.19.126.0/24']);
    expect(overlaySubnets(lab).next().value).toBe('198.19.125.0/24');
    expect(overlaySubnets({} as Lab).next().value).toBe('198.19.127.0/24');
  });

  it('ends when all were tried', () => {
    const all = [...overlaySubnets({} as Lab)];
    expect(all).toHaveLength(128);
    expect(new Set(all).size).toBe(128);
    expect(all.at(-1)).toBe('198.19.0.0/24');
  });
});
