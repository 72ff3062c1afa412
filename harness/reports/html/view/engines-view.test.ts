import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../results/fact.ts';
import { sampleScenario } from '../../testing/sample-run.ts';
import { enginesView } from './engines-view.ts';

const fact = (observed: string, changes: Partial<Fact> = {}): Fact => ({
  title: 'who has the port',
  expected: null,
  observed,
  holds: null,
  evidence: [],
  cause: null,
  ...changes,
});

describe('enginesView', () => {
  it('is not there for one engine', () => {
    expect(enginesView([sampleScenario(), sampleScenario({ network: 'bridge' })], ['a', 'b'])).toBeNull();
  });

  it('puts outcomes and what was recorded side by side, a column for each generation', () => {
    const scenarios = [
      sampleScenario({ engine: '28.5.2', outcome: 'fail', facts: [fact('the service')] }),
      sampleScenario({ engine: '20.10.24+dfsg1', facts: [fact('the container'), fact('1450', { expected: '1450', holds: true })] }),
      sampleScenario({ engine: '20.10.24+dfsg1', network: 'bridge' }),
    ];
    const view = enginesView(scenarios, ['s-1', 's-2', 's-3']);
    expect(view?.names).toEqual(['20.10', '28.5']);
    expect(view?.rows.map(({ name, differs, cells }) => [name, differs, cells.map((cell) => cell?.outcome)])).toEqual([
      ['reachability · swarm-overlay', true, ['pass', 'fail']],
      ['reachability · bridge', true, ['pass', undefined]],
    ]);
    expect(view?.rows[0]?.cells.map((cell) => cell?.anchor)).toEqual(['s-2', 's-1']);
    expect(view?.rows[0]?.facts).toEqual([
      { title: 'who has the port', observed: ['the container', 'the service'], differs: true },
    ]);
  });
});
