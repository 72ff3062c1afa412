import { describe, expect, it } from 'vitest';
import { caseName, casesOf, type CaseChoice } from './cases.ts';
import type { Scenario } from '../scenario/scenario.ts';

const scenario: Scenario<null> = {
  id: 'isolation',
  title: 'networks are kept apart',
  suite: 'full',
  needs: { hosts: 2 },
  networks: ({ isolatesNetworks }) => isolatesNetworks,
  setup: async () => null,
  verify: async () => undefined,
  sabotages: [
    { id: 'leak', title: 'a leak', fault: () => ({ title: 'leak', inject: async () => async () => undefined }) },
    {
      id: 'closed',
      title: 'a closed data path',
      appliesTo: ({ dataPath }) => dataPath !== null,
      fault: () => ({ title: 'closed', inject: async () => async () => undefined }),
    },
  ],
};

function names(changes: Partial<CaseChoice>, of: Scenario<null> = scenario): string[] {
  const choice: CaseChoice = { networks: ['overlay', 'bridge', 'host', 'none'], suite: 'full', sabotage: false };
  return casesOf(of, { ...choice, ...changes }).map(({ description }) => caseName(description));
}

describe('cases of a scenario', () => {
  it('are one for each chosen network that has the capabilities', () => {
    expect(names({})).toEqual(['isolation[overlay]', 'isolation[bridge]', 'isolation[none]']);
    expect(names({ networks: ['host', 'bridge'] })).toEqual(['isolation[bridge]']);
  });

  it('are one for each sabotage that makes sense on the network', () => {
    expect(names({ networks: ['overlay', 'bridge'], sabotage: true })).toEqual([
      'isolation[overlay]!leak',
      'isolation[overlay]!closed',
      'isolation[bridge]!leak',
    ]);
  });

  it('are none in a smaller suite, and all in a larger one', () => {
    expect(names({ suite: 'quick' })).toEqual([]);
    expect(names({ suite: 'nightly' })).toHaveLength(3);
  });

  it('do not depend on the chosen networks when the scenario is about one alone', () => {
    expect(names({ networks: ['overlay'] }, { ...scenario, networks: 'host' })).toEqual(['isolation[host]']);
  });
});
