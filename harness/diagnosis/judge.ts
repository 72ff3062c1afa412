import { rowDiffers, type Answers } from '../results/answers.ts';
import { contradicts, type Capture } from '../results/capture.ts';
import type { Clash } from '../results/clash.ts';
import type { Fact } from '../results/fact.ts';
import type { Finding } from '../results/finding.ts';
import type { Matrix } from '../results/matrix.ts';
import type { Outcome } from '../results/outcome.ts';
import type { Throughput } from '../results/throughput.ts';
import { explainCapture } from './explain-capture.ts';
import { explainClash, type ClashExpectation } from './explain-clash.ts';
import { explainFact } from './explain-facts.ts';
import { explainMatrix } from './explain-matrix.ts';
import { explainServiceAnswers } from './explain-service-answers.ts';
import { explainThroughput } from './explain-throughput.ts';
import type { MatrixContext } from './matrix-context.ts';

/** A bootstrap interval from fewer samples is narrower than the truth. */
const fewestPairs = 3;

export interface Judgement {
  readonly outcome: Extract<Outcome, 'pass' | 'fail' | 'inconclusive'>;
  readonly findings: readonly Finding[];
}

/** One difference decides; else a missing observation, or no cell at all, leaves it open. */
export function judgeMatrix(matrix: Matrix, context: MatrixContext = {}): Judgement {
  const findings = explainMatrix(matrix, context);
  if (matrix.cells.some((cell) => cell.differs)) return { outcome: 'fail', findings };
  const decided = matrix.cells.length > 0 && matrix.cells.every((cell) => cell.observed !== null);
  return { outcome: decided ? 'pass' : 'inconclusive', findings };
}

/**
 * Fails where more or fewer contenders hold a host's port than expected, or where none of them
 * answers. Unknown contenders and hosts that were not asked leave it open, unless more run already than may.
 */
export function judgeClash(clash: Clash, expectation: ClashExpectation): Judgement {
  const findings = explainClash(clash, expectation);
  const outcomes = [...new Set(clash.contenders.map((contender) => contender.host))].map((host) =>
    judgeHost(clash, host, expectation),
  );
  if (outcomes.includes('fail')) return { outcome: 'fail', findings };
  const decided = outcomes.length > 0 && !outcomes.includes('inconclusive');
  return { outcome: decided ? 'pass' : 'inconclusive', findings };
}

function judgeHost(clash: Clash, host: string, { runningPerHost }: ClashExpectation): Judgement['outcome'] {
  const states = clash.contenders.filter((contender) => contender.host === host).map(({ state }) => state);
  const running = states.filter((state) => state === 'running').length;
  const unknown = states.filter((state) => state === 'unknown').length;
  const answer = clash.answers.find((each) => each.host === host);
  if (running > runningPerHost || running + unknown < runningPerHost) return 'fail';
  if (answer === undefined) return 'inconclusive';
  if (runningPerHost > 0 && answer.answeredBy === null) return 'fail';
  return unknown > 0 ? 'inconclusive' : 'pass';
}

/** Fails only when the whole interval of the ratio lies below the floor; an interval across it decides nothing. */
export function judgeThroughput(throughput: Throughput, failure: string | null = null): Judgement {
  const findings = explainThroughput(throughput, failure);
  const { ratio, floorRatio, stoppedBy } = throughput;
  const pairs = Math.min(throughput.samples.network.length, throughput.samples.underlay.length);
  if (ratio === null || pairs < fewestPairs) return { outcome: 'inconclusive', findings };
  if (ratio.high < floorRatio) return { outcome: 'fail', findings };
  const decided = ratio.low >= floorRatio && stoppedBy !== 'failure';
  return { outcome: decided ? 'pass' : 'inconclusive', findings };
}

/**
 * An assertion fails where a frame was seen that must not be there, or none of those that must. A
 * control never fails: one that does not see what is there leaves open what the assertion proves.
 */
export function judgeCapture(capture: Capture): Judgement {
  const findings = explainCapture(capture);
  const contradicted = capture.patterns.some((pattern) => contradicts(pattern, capture));
  if (contradicted && capture.mode === 'assert') return { outcome: 'fail', findings };
  const decided = capture.patterns.length > 0 && capture.complete && !contradicted;
  return { outcome: decided ? 'pass' : 'inconclusive', findings };
}

/** One row that contradicts what must hold decides; else one without a request, or no row at all, leaves it open. */
export function judgeAnswers(answers: Answers): Judgement {
  const findings = explainServiceAnswers(answers);
  if (answers.rows.some(rowDiffers)) return { outcome: 'fail', findings };
  const decided = answers.rows.length > 0 && answers.rows.every((row) => row.asked > 0);
  return { outcome: decided ? 'pass' : 'inconclusive', findings };
}

/** A fact that must hold decides; one that is only recorded says nothing about the scenario. */
export function judgeFact(fact: Fact): Judgement | null {
  if (fact.expected === null) return null;
  const findings = explainFact(fact);
  if (fact.holds === null) return { outcome: 'inconclusive', findings };
  return { outcome: fact.holds ? 'pass' : 'fail', findings };
}
