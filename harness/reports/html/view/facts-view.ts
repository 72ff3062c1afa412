import type { Fact } from '../../../results/fact.ts';
import { states } from './state.ts';

export interface FactView {
  title: string;
  expected: string;
  observed: string;
  state: 'held' | 'broken' | 'open' | 'recorded';
  mark: string;
  words: string;
  evidence: string[];
}

/** Everything that the page shows of a fact. */
export function factView({ title, expected, observed, holds, evidence }: Fact): FactView {
  const base = { title, observed: observed ?? 'nothing', evidence };
  if (expected === null) return { ...base, expected: '–', state: 'recorded', mark: '·', words: 'recorded' };
  const state = holds === null ? 'open' : holds ? 'held' : 'broken';
  return { ...base, expected, state, ...states[state] };
}
