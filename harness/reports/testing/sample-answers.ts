import type { AnswerRow, Answers } from '../../results/answers.ts';

/** Three hosts that ask a service of three tasks, one of which never answers on h1; and a closed port. */
export function sampleAnswers(changes: Partial<Answers> = {}): Answers {
  const replicas = [1, 2, 3].map((number) => ({ name: `web.${number}`, host: `h${number}` }));
  const names = replicas.map(({ name }) => name);
  const vip = (number: number, answering: readonly string[]): AnswerRow => ({
    asker: `front-${number}`,
    askerHost: `h${number}`,
    destination: { kind: 'vip', name: 'web', address: '10.10.0.5', port: 80 },
    expected: { from: names, everyOne: true },
    asked: 60,
    answeredBy: answering.map((name) => ({ name, count: 60 / answering.length })),
    refused: 0,
    silent: 0,
    detail: null,
  });
  return {
    title: 'sixty requests from each host',
    service: 'web',
    replicas,
    rows: [
      vip(1, ['web.1', 'web.3']),
      vip(2, names),
      vip(3, names),
      {
        asker: 'h1',
        askerHost: 'h1',
        destination: { kind: 'published', name: 'h3', address: '172.30.5.13', port: 8080 },
        expected: { from: [], everyOne: false },
        asked: 4,
        answeredBy: [],
        refused: 4,
        silent: 0,
        detail: 'ECONNREFUSED',
      },
    ],
    balancers: [{ host: 'h1', backends: ['web.1', 'web.2 with weight 0', 'web.3'] }],
    durationMs: 1_900,
    ...changes,
  };
}
