import type { Fact } from '../results/fact.ts';
import type { Finding } from '../results/finding.ts';
import { bounded } from './wording.ts';

/** A finding where a fact is not as it must be, or is left open. */
export function explainFact({ title, expected, observed, holds, evidence, cause }: Fact): Finding[] {
  if (expected === null || holds === true) return [];
  const seen = observed ?? 'nothing was observed';
  const words = holds === false ? `${title}: ${seen}, and not ${expected}` : `${title}: ${seen}; expected: ${expected}`;
  return [{ title: words, evidence: bounded(evidence), cause }];
}
