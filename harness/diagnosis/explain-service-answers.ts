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

/** Rows that lost requests, by the destination or the asker that they have in common. */
function explainLost(asked: readonly AnswerRow[], answers: Answers): Finding[] {
  const promised = asked.filter(({ expected }) => expected.from.length > 0);
  const lossy = promised.filter((row) => answeredOf(row) < row.asked);
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
  const silentTasks = answers.replicas.filter(({ name }) =>
    rows.every((row) => !row.answeredBy.some((each) => each.name === name)),
  );
  if (silentTasks.length > 0 && silentTasks.length < answers.replicas.length) {
    return `requests that are given to ${list(silentTasks.map(describeReplica))} get lost on their way there or back`;
  }
  return `no load balancer answers there: IPVS of ${list(rows.map(({ askerHost }) => askerHost))}, or the network between the hosts`;
}

/** Tasks that must answer and never do, where their service answers at all. */
function explainAbsent(asked: readonly AnswerRow[], answers: Answers): Finding[] {
  interface Share {
    readonly row: AnswerRow;
    readonly name: string;
  }
  const shares: Share[] = asked
    .filter((row) => row.expected.everyOne && answeredOf(row) > 0)
    .flatMap((row) => row.expected.from.map((name) => ({ row, name })));
  const absent = new Set(shares.filter(({ row, name }) => missingReplicas(row).includes(name)));
  const { localities, rest } = localize(shares, absent, ({ row, name }) => [
    `task:${name}`,
    `host:${row.askerHost}`,
    `share:${name} ${row.asker}`,
  ]);
  const groups = [...localities.map(({ cells }) => cells), ...(rest.length > 0 ? [rest] : [])];
  return groups.map((cells) => {
    const rows = [...new Set(cells.map(({ row }) => row))];
    const names = [...new Set(cells.map(({ name }) => name))];
    const tasks = answers.replicas.filter(({ name }) => names.includes(name));
    const requests = count(sum(rows.map((row) => row.asked)), 'request');
    return {
      title: `${list(tasks.map(describeReplica))} never ${names.length === 1 ? 'answers' : 'answer'} ${list(rows.map(describeAsker))}: 0 of ${requests}`,
      evidence: bounded([...rows.map(describeRow), ...describeBalancers(answers)]),
      cause: causeOfAbsence(names, rows, answers),
    };
  });
}

function causeOfAbsence(names: readonly string[], rows: readonly AnswerRow[], { balancers }: Answers): string | null {
  const without = balancers.filter(
    ({ host, backends }) =>
      rows.some((row) => row.askerHost === host) && names.every((name) => !backends.includes(name)),
  );
  if (without.length > 0) {
    return `the load balancer (IPVS) of ${list(without.map(({ host }) => host))} does not forward to ${list(names)}`;
  }
  if (rows.some((row) => row.silent > 0)) return `what is given to ${list(names)} gets lost on its way there or back`;
  return null;
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
