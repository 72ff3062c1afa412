import { answeredOf, rowDiffers, type AnswerRow, type Answers } from '../../../results/answers.ts';

export interface AnswersView {
  title: string;
  replicas: string;
  rows: {
    asker: string;
    destination: string;
    address: string;
    expected: string;
    answered: string;
    answeredBy: string;
    refused: string;
    silent: string;
    state: 'held' | 'broken' | 'open';
    mark: string;
    words: string;
    detail: string;
  }[];
  balancers: { host: string; backends: string }[];
}

const states = {
  held: { mark: '●', words: 'holds' },
  broken: { mark: '×', words: 'does not hold' },
  open: { mark: '?', words: 'not asked' },
} as const;

/** Everything that the page shows about who answered for a service. */
export function answersView({ title, service, replicas, rows, balancers }: Answers): AnswersView {
  return {
    title,
    replicas: `Service ${service}: ${replicas.map(({ name, host }) => `${name} on ${host}`).join(', ')}`,
    rows: rows.map((row) => {
      const state = stateOf(row);
      return {
        asker: row.asker === row.askerHost ? row.asker : `${row.asker} on ${row.askerHost}`,
        destination: row.destination.kind === 'vip' ? `address of ${row.destination.name}` : row.destination.name,
        address: `${row.destination.address}:${row.destination.port}`,
        expected: expectedWords(row, replicas.length),
        answered: `${answeredOf(row)} of ${row.asked}`,
        answeredBy: row.answeredBy.map(({ name, count }) => `${name} ${count}`).join(', ') || 'nobody',
        refused: String(row.refused),
        silent: String(row.silent),
        state,
        ...states[state],
        detail: row.detail ?? '–',
      };
    }),
    balancers: balancers.map(({ host, backends }) => ({ host, backends: backends.join(', ') || 'nobody' })),
  };
}

function stateOf(row: AnswerRow): AnswersView['rows'][0]['state'] {
  if (row.asked === 0) return 'open';
  return rowDiffers(row) ? 'broken' : 'held';
}

function expectedWords({ expected: { from, everyOne } }: AnswerRow, replicas: number): string {
  const [first, second] = from;
  if (first === undefined) return 'nobody';
  if (second === undefined) return first;
  const which = from.length === replicas ? 'task' : `of ${from.join(', ')}`;
  return `${everyOne ? 'each' : 'any'} ${which}`;
}
