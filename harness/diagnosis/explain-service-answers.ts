import {
  answeredOf,
  missingReplicas,
  strangers,
  type AnswerRow,
  type Answers,
  type Replica,
} from '../results/answers.ts';
import type { Finding } from '../results/finding.ts';
import { localize } from './localize.ts';
import { are, bounded, count, list } from './wording.ts';

/** Explains requests that were lost, tasks that never answer, answers of others, and what was not asked. */
export function explainServiceAnswers(answers: Answers): Finding[] {
  const asked = answers.rows.filter((row) => row.asked > 0);
  return [
    ...explainStrangers(asked),
    ...explainLost(asked, answers),
    ...explainAbsent(asked, answers),
    ...explainUnasked(answers),
  ];
}

/** Where only some tasks answer, what was lost was given to the others: they are the finding then. */
function isExplainedByTasks(row: AnswerRow): boolean {
  return answeredOf(row) > 0 && missingReplicas(row).length > 0;
}

/** Rows that lost requests, by the destination or the asker that they have in common. */
function explainLost(asked: readonly AnswerRow[], answers: Answers): Finding[] {
  const promised = asked.filter(({ expected }) => expected.from.length > 0);
  const lossy = promised.filter((row) => answeredOf(row) < row.asked && !isExplainedByTasks(row));
  const { localities, rest } = localize(promised, new Set(lossy), keysOfLoss);
  const groups = [...localities, ...(rest.length > 0 ? [{ key: 'rest', cells: rest }] : [])];
  return groups.map(({ key, cells }) => {
    const requests = sum(cells.map((row) => row.asked));
    const lost = sum(cells.map((row) => row.asked - answeredOf(row)));
    const refused = sum(cells.map((row) => row.refused)) === lost;
    const how = refused ? 'refused' : 'lost';
    const number = `${lost} of ${count(requests, 'request')} ${are(lost)} ${how}`;
    return {
      title: `${placeOf(key, cells, promised.length === cells.length)}: ${number}, asked by ${list(cells.map(({ asker }) => asker))}`,
      evidence: bounded([...cells.map(describeRow), ...describeBalancers(answers)]),
      cause: causeOfLoss(key, cells, refused, answers),
    };
  });
}

function keysOfLoss({ asker, askerHost, destination: { kind, name } }: AnswerRow): string[] {
  const across = kind === 'published' && askerHost !== name ? [`into:${name}`] : [];
  return ['all', `to:${name}`, ...across, `from:${askerHost}`, `row:${asker} ${name}`];
}

function placeOf(key: string, rows: readonly AnswerRow[], all: boolean): string {
  const destinations = list(rows.map(destinationName));
  const nobody = rows.every((row) => answeredOf(row) === 0);
  if (all && rows.length > 1)
    return nobody ? `${destinations} never answers anybody` : `${destinations} does not always answer`;
  const from = key.startsWith('from:') ? ` for anybody on ${key.slice('from:'.length)}` : '';
  return `${destinations} ${nobody ? 'does not answer' : 'does not always answer'}${from}`;
}

function destinationName({ destination: { kind, name, port } }: AnswerRow): string {
  return kind === 'vip' ? `the address of ${name}` : `port ${port} of ${name}`;
}

function causeOfLoss(key: string, rows: readonly AnswerRow[], refused: boolean, answers: Answers): string | null {
  const hosts = list(rows.map(({ destination }) => destination.name));
  if (rows.every(({ destination }) => destination.kind === 'published')) {
    if (refused) return `nobody listens there: the port is not published on ${hosts}`;
    if (key.startsWith('into:')) return `the port is dropped on its way into ${hosts}, which reaches it itself`;
    if (key.startsWith('from:')) return `what ${key.slice('from:'.length)} sends or receives is blocked`;
    return `a firewall of ${hosts} drops the port, or ${hosts} has no way to the tasks: ingress network, IPVS`;
  }
  if (refused) return `nobody listens behind the address of ${answers.service}`;
  if (rows.some((row) => answeredOf(row) > 0)) return 'single losses: a busy machine, or one of several ways is broken';
  return `no load balancer answers there: IPVS of ${list(rows.map(({ askerHost }) => askerHost))}, or the network between the hosts`;
}

/** What one task owes to one asker: at least one answer. */
interface Share {
  readonly row: AnswerRow;
  readonly task: Replica;
}

/** Tasks that must answer and never do, where their service answers at all. */
function explainAbsent(asked: readonly AnswerRow[], answers: Answers): Finding[] {
  const shares: Share[] = asked
    .filter((row) => row.expected.everyOne && answeredOf(row) > 0)
    .flatMap((row) =>
      answers.replicas.filter(({ name }) => row.expected.from.includes(name)).map((task) => ({ row, task })),
    );
  const absent = new Set(shares.filter(({ row, task }) => missingReplicas(row).includes(task.name)));
  const { localities, rest } = localize(shares, absent, keysOfShare);
  const groups = [...localities, ...(rest.length > 0 ? [{ key: 'rest', cells: rest }] : [])];
  return groups.map(({ key, cells }) => {
    const rows = [...new Set(cells.map(({ row }) => row))];
    const requests = count(sum(rows.map((row) => row.asked)), 'request');
    const lost = sum(rows.map((row) => row.asked - answeredOf(row)));
    const number = lost === 0 ? `none of ${requests}` : `${lost} of ${requests} ${are(lost)} lost`;
    return {
      title: `${whoIsAbsent(key, cells)}: ${number}`,
      evidence: bounded([...rows.map(describeRow), ...describeBalancers(answers)]),
      cause: causeOfAbsence(key, cells, answers),
    };
  });
}

function keysOfShare({ row, task }: Share): string[] {
  const own = [`task:${task.name}`, `share:${task.name} ${row.asker}`];
  if (row.askerHost === task.host) return own;
  return [`across`, `host:${row.askerHost}`, `host:${task.host}`, ...own];
}

function whoIsAbsent(key: string, cells: readonly Share[]): string {
  if (key === 'across') return 'no task answers anybody on another host';
  if (key.startsWith('host:')) return `no task answers across hosts to or from ${key.slice('host:'.length)}`;
  const tasks = cells.map(({ task }) => describeReplica(task));
  return `${list(tasks)} never ${new Set(tasks).size === 1 ? 'answers' : 'answer'} ${list(cells.map(({ row }) => describeAsker(row)))}`;
}

function causeOfAbsence(key: string, cells: readonly Share[], { balancers }: Answers): string | null {
  const without = balancers.filter(({ host, backends }) =>
    cells.some(({ row, task }) => row.askerHost === host && !backends.includes(task.name)),
  );
  const names = list(cells.map(({ task }) => task.name));
  if (without.length > 0) {
    return `the load balancer (IPVS) of ${list(without.map(({ host }) => host))} does not forward to ${names}`;
  }
  if (cells.every(({ row }) => row.silent === 0)) return null;
  if (key === 'across') return 'traffic does not get from host to host: underlay, firewall or encapsulation';
  if (key.startsWith('host:')) return `traffic between hosts is blocked at or near ${key.slice('host:'.length)}`;
  return `what is given to ${names} gets lost on its way there or back`;
}

function explainStrangers(asked: readonly AnswerRow[]): Finding[] {
  const wrong = asked.filter((row) => strangers(row).length > 0);
  const byDestination = new Map<string, AnswerRow[]>();
  for (const row of wrong) {
    const group = byDestination.get(destinationName(row));
    if (group) group.push(row);
    else byDestination.set(destinationName(row), [row]);
  }
  return [...byDestination].map(([destination, rows]) => {
    const who = list(rows.flatMap(strangers));
    const nobody = rows.every(({ expected }) => expected.from.length === 0);
    return {
      title: nobody
        ? `${destination} is answered by ${who}, and nobody must answer there`
        : `${destination} is answered by ${who} instead of ${list(rows.flatMap(({ expected }) => expected.from))}`,
      evidence: bounded(rows.map(describeRow)),
      cause:
        who === 'unidentified'
          ? 'a process that is no task of the service holds the port'
          : 'the port leads to tasks elsewhere: it is published through the ingress mesh, or forwarded',
    };
  });
}

function explainUnasked({ rows }: Answers): Finding[] {
  const unasked = rows.filter((row) => row.asked === 0);
  if (unasked.length === 0) return [];
  return [
    {
      title: `${list(unasked.map(describeAsker))} did not ask ${list(unasked.map(destinationName))}`,
      evidence: bounded(unasked.map((row) => `${row.asker}: ${row.detail ?? 'no reason is known'}`)),
      cause: null,
    },
  ];
}

function describeAsker({ asker, askerHost }: AnswerRow): string {
  return asker === askerHost ? asker : `${asker} on ${askerHost}`;
}

function describeReplica({ name, host }: Replica): string {
  return `${name} on ${host}`;
}

function describeRow(row: AnswerRow): string {
  const { destination, asked, answeredBy, refused, silent, detail } = row;
  const parts = [
    ...answeredBy.map((each) => `${each.count} by ${each.name}`),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(silent > 0 ? [`${silent} without an answer`] : []),
  ];
  const words = detail === null ? '' : ` (${detail})`;
  return `${describeAsker(row)} → ${destination.address}:${destination.port}: ${count(asked, 'request')}, ${parts.join(', ')}${words}`;
}

function describeBalancers({ balancers }: Answers): string[] {
  return balancers.map(({ host, backends }) => `IPVS of ${host} forwards to ${list(backends)}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
