import { z } from 'zod';
import { messageOf } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { Network } from '../../networks/network.ts';
import type { Service } from '../../networks/service.ts';
import type { AnswerRow, Answers } from '../../results/answers.ts';
import { agentCommand } from '../agent/agent-source.ts';
import { balancersOf } from './balancers.ts';
import type { Question } from './questions.ts';

export interface AnswersRequest {
  readonly title: string;
  readonly service: Service;
  readonly questions: readonly Question[];
  /** The service's network, whose load balancers are looked up too; without it they are not. */
  readonly network?: Network;
}

/** How long one request may take: more than the first retransmission of a SYN (1 s, RFC 6298). */
const timeoutMs = 2_000;
/** How long an asker goes on at one destination. */
const budgetMs = 15_000;
/** What a job may take beside its budget: start-up, and a busy machine. */
const allowanceMs = 60_000;

const outcomeSchema = z.object({
  asked: z.number().int(),
  answers: z.array(z.tuple([z.string().nullable(), z.number().int()])),
  refused: z.number().int(),
  silent: z.number().int(),
  detail: z.string().nullable(),
});
type AskOutcome = z.infer<typeof outcomeSchema>;

const reportSchema = z.object({
  askers: z.array(z.object({ error: z.string().nullable(), destinations: z.array(outcomeSchema) })),
});

/**
 * Asks all questions, those of different hosts side by side, in one command for each host. Never
 * rejects for a host that fails: its rows were not asked, and say why.
 */
export async function observeAnswers({ title, service, questions, network }: AnswersRequest): Promise<Answers> {
  const started = performance.now();
  const hosts = [...new Set(questions.map(({ asker }) => asker.host))];
  const outcomes = new Map<Question, AskOutcome>();
  await together(
    hosts.map(async (host) => {
      const own = questions.filter(({ asker }) => asker.host === host);
      const heard = await askFrom(host, own);
      own.forEach((question, index) => outcomes.set(question, heard[index]!));
    }),
  );
  const durationMs = performance.now() - started;
  return {
    title,
    service: service.name,
    replicas: service.tasks.map(({ name, host }) => ({ name, host: host.name })),
    rows: questions.map((question) =>
      answerRow(question, outcomes.get(question) ?? notAsked('nothing was heard'), service),
    ),
    balancers: network === undefined ? [] : await balancersOf(network, hosts, service),
    durationMs,
  };
}

async function askFrom(host: Host, questions: readonly Question[]): Promise<AskOutcome[]> {
  const names = [...new Set(questions.map(({ asker }) => asker.name))];
  const byAsker = names.map((name) => questions.filter(({ asker }) => asker.name === name));
  const askers = byAsker.map((own) => ({
    pid: own[0]!.asker.pid,
    destinations: own.map(({ destination: { address, port }, count }) => ({ address, port, count })),
  }));
  const outcomes = new Map<Question, AskOutcome>();
  try {
    const { stdout } = await host.exec(agentCommand('requester'), {
      stdin: JSON.stringify({ timeoutMs, budgetMs, askers }),
      timeoutMs: budgetMs + timeoutMs + allowanceMs,
    });
    const report = reportSchema.parse(JSON.parse(stdout));
    byAsker.forEach((own, number) => {
      const said = report.askers[number];
      own.forEach((question, index) => {
        outcomes.set(question, said?.destinations[index] ?? notAsked(said?.error ?? 'its result is missing'));
      });
    });
  } catch (error) {
    const failed = notAsked(`${host.name} could not ask: ${messageOf(error)}`);
    for (const question of questions) outcomes.set(question, failed);
  }
  return questions.map((question) => outcomes.get(question)!);
}

function notAsked(detail: string): AskOutcome {
  return { asked: 0, answers: [], refused: 0, silent: 0, detail };
}

/** A row from what was heard: pages that are no task's name count as unidentified. */
export function answerRow(question: Question, heard: AskOutcome, service: Pick<Service, 'tasks'>): AnswerRow {
  const known = new Set(service.tasks.map(({ name }) => name));
  const counts = new Map<string, number>();
  for (const [page, count] of heard.answers) {
    const name = page !== null && known.has(page) ? page : 'unidentified';
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const { asker, destination, expected } = question;
  return {
    asker: asker.name,
    askerHost: asker.host.name,
    destination,
    expected,
    asked: heard.asked,
    answeredBy: [...counts]
      .map(([name, count]) => ({ name, count }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    refused: heard.refused,
    silent: heard.silent,
    detail: heard.detail,
  };
}
