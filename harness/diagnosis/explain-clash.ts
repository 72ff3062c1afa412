import type { Clash, Contender, PortAnswer } from '../results/clash.ts';
import type { Finding } from '../results/finding.ts';
import { count, list } from './wording.ts';

export interface ClashExpectation {
  /** How many of a host's contenders must hold its port, for each host that has contenders. */
  readonly runningPerHost: number;
}

/** Explains hosts on which not exactly the expected contenders got the port, or the one that holds it is not heard. */
export function explainClash(clash: Clash, expectation: ClashExpectation): Finding[] {
  return [...new Set(clash.contenders.map((contender) => contender.host))].flatMap((host) =>
    explainHost(
      clash,
      host,
      clash.contenders.filter((contender) => contender.host === host),
      clash.answers.find((answer) => answer.host === host),
      expectation,
    ),
  );
}

function explainHost(
  { port, protocol }: Clash,
  host: string,
  contenders: readonly Contender[],
  answer: PortAnswer | undefined,
  { runningPerHost }: ClashExpectation,
): Finding[] {
  const running = contenders.filter((contender) => contender.state === 'running');
  const unknown = contenders.filter((contender) => contender.state === 'unknown');
  const portName = `port ${port}/${protocol} of ${host}`;
  const evidence = [...contenders.map(describeContender), ...(answer ? [describeAnswer(answer)] : [])];
  const findings: Finding[] = [];
  if (running.length !== runningPerHost) {
    const expected = `${running.length} of ${count(contenders.length, 'contender')} got ${portName}, expected ${runningPerHost}`;
    findings.push({ title: expected, evidence, cause: causeOf(running, contenders, answer, portName) });
  }
  if (unknown.length > 0) {
    findings.push({
      title: `what became of ${list(unknown.map(({ name }) => name))} on ${portName} is not known`,
      evidence,
      cause: null,
    });
  }
  if (answer === undefined) {
    findings.push({ title: `${portName} was not asked`, evidence, cause: null });
  } else if (unknown.length > 0 && answer.answeredBy === null && runningPerHost > 0) {
    findings.push({
      title: `nobody answers on ${portName}, although ${list(unknown.map(({ name }) => name))} may run`,
      evidence,
      cause: answer.detail,
    });
  }
  return findings;
}

function causeOf(
  running: readonly Contender[],
  contenders: readonly Contender[],
  answer: PortAnswer | undefined,
  portName: string,
): string | null {
  if (running.length > 0) return null;
  if (contenders.every((contender) => contender.state === 'refused')) {
    const foreign = answer?.detail?.startsWith('answered by') ? ` (${answer.detail})` : '';
    return `a process that is none of the contenders holds ${portName}${foreign}`;
  }
  return null;
}

function describeContender({ name, host, state, exitCode, message }: Contender): string {
  const code = exitCode === null ? '' : `, exit code ${exitCode}`;
  return `${name} on ${host}: ${state}${code}${message === null ? '' : `, "${message}"`}`;
}

function describeAnswer({ host, address, answeredBy, detail }: PortAnswer): string {
  return `${host} at ${address}: ${answeredBy === null ? (detail ?? 'no answer') : `answered by ${answeredBy}`}`;
}
