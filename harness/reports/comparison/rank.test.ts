import { describe, expect, it } from 'vitest';
import { rank } from './rank.ts';

const contender = (name: string, low: number, high: number) => ({ name, value: (low + high) / 2, low, high });
const ranks = (...args: Parameters<typeof rank>) => rank(...args).map(({ name, rank: number }) => `${name} ${number}`);

describe('rank', () => {
  it('sorts by value, and ranks what the intervals tell apart', () => {
    const contenders = [contender('slow', 1, 2), contender('fast', 5, 6), contender('middle', 3, 4)];
    expect(ranks(contenders, 'higher')).toEqual(['fast 1', 'middle 2', 'slow 3']);
    expect(ranks(contenders, 'lower')).toEqual(['slow 1', 'middle 2', 'fast 3']);
  });

  it('gives one rank to those whose intervals overlap, and leaves out the ranks that they take', () => {
    const contenders = [contender('a', 5, 7), contender('b', 4, 6), contender('c', 1, 2)];
    const [a, b, c] = rank(contenders, 'higher');
    expect([a!.rank, b!.rank, c!.rank]).toEqual([1, 1, 3]);
    expect([a!.alike, b!.alike, c!.alike]).toEqual([['b'], ['a'], []]);
  });

  it('does not take overlapping to be transitive', () => {
    const [a, b, c] = rank([contender('a', 5, 7), contender('b', 3, 5.5), contender('c', 2, 4)], 'higher');
    expect([a!.rank, b!.rank, c!.rank]).toEqual([1, 1, 2]);
    expect([a!.alike, b!.alike, c!.alike]).toEqual([['b'], ['a', 'c'], ['b']]);
  });

  it('takes equal values without spread for alike', () => {
    const places = rank([contender('a', 1450, 1450), contender('b', 1450, 1450), contender('c', 1420, 1420)], 'higher');
    expect(places.map((place) => place.rank)).toEqual([1, 1, 3]);
  });

  it('shows a value without an interval, but does not rank it; without a value there is no place', () => {
    const lone = { name: 'lone', value: 9, low: null, high: null };
    const none = { name: 'none', value: null, low: null, high: null };
    const places = rank([contender('a', 5, 7), lone, none], 'higher');
    expect(places.map(({ name, rank: number, alike }) => [name, number, alike])).toEqual([
      ['lone', null, []],
      ['a', 1, []],
    ]);
  });
});
