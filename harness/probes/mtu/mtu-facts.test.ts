import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../networks/endpoint.ts';
import { mtuFact } from './mtu-facts.ts';

const endpoint = (name: string, host: string) => ({ name, host: { name: host } }) as Endpoint;
const [source, target] = [endpoint('a', 'h1'), endpoint('b', 'h2')];
const fact = (sizes: { largestBytes: number | null; refusedBytes: number | null; lostBytes?: number[] }) =>
  mtuFact(source, { target, lostBytes: [], ...sizes }, 1450);

describe('mtuFact', () => {
  it('holds when the largest packet is the promised one, and none below it was lost', () => {
    expect(fact({ largestBytes: 1450, refusedBytes: 1451 })).toMatchObject({ holds: true, cause: null });
    expect(fact({ largestBytes: 1450, refusedBytes: 1451, lostBytes: [1400] }).holds).toBe(false);
    expect(fact({ largestBytes: 1450, refusedBytes: null })).toMatchObject({ holds: false });
  });

  it('tells a link that loses large packets from an interface that refuses them', () => {
    expect(fact({ largestBytes: 1350, refusedBytes: 1451 }).cause).toContain('lost on the way');
    expect(fact({ largestBytes: 1400, refusedBytes: 1401 }).cause).toContain('lower than the network promises');
    expect(fact({ largestBytes: 1500, refusedBytes: 1501 }).cause).toContain('takes more');
  });

  it('does not hold when nothing got through', () => {
    expect(fact({ largestBytes: null, refusedBytes: null })).toMatchObject({
      holds: false,
      observed: 'no packet got through',
    });
  });
});
