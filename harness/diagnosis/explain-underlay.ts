import { groupBy } from '../base/group-by.ts';
import type { Finding } from '../results/finding.ts';
import type { UnderlayAnswer } from '../results/underlay.ts';
import { bounded, list } from './wording.ts';

/** What of all that a network needs hosts to send each other does not arrive, or from a wrong address; nothing where all does. */
export function explainUnderlay(answers: readonly UnderlayAnswer[]): Finding[] {
  const ways = groupBy(answers, nameOf);
  return [...ways].flatMap(([name, asked]) => [...explainShut(name, asked), ...explainSources(name, asked)]);
}

/** `TCP port 7946`. */
function nameOf({ protocol, port }: UnderlayAnswer): string {
  return port === null ? protocol.toUpperCase() : `${protocol.toUpperCase()} port ${port}`;
}

function explainShut(name: string, asked: readonly UnderlayAnswer[]): Finding[] {
  return (['filtered', 'refused'] as const).flatMap((observed) => {
    const shut = asked.filter((answer) => answer.observed === observed);
    const cause = shut[0] === undefined ? null : `without it ${shut[0].otherwise}`;
    if (shut.length > 2 && shut.length === asked.length && shut.every(({ usual }) => usual)) {
      return [{ title: `${name} is ${observed} between all hosts`, evidence: bounded(shut.map(describe)), cause }];
    }
    return bySenders(shut).map(({ place, senders, rows }) => ({
      title: `${name} of ${place} is ${observed} for ${list(senders)}`,
      evidence: bounded(rows.map(describe)),
      cause,
    }));
  });
}

/** Places that are shut for the same hosts. */
function bySenders(shut: readonly UnderlayAnswer[]): { place: string; senders: string[]; rows: UnderlayAnswer[] }[] {
  const byPlace = [...groupBy(shut, placeOf)].map(([place, rows]) => ({ place, rows }));
  const groups = groupBy(byPlace, ({ rows }) => rows.map(({ from }) => from).join('\n'));
  return [...groups.values()].map((group) => ({
    place: list(group.map(({ place }) => place)),
    senders: group[0]!.rows.map(({ from }) => from),
    rows: group.flatMap(({ rows }) => rows),
  }));
}

function placeOf({ to, address, usual }: UnderlayAnswer): string {
  return usual ? to : `${to} at ${address}, the address that it advertises,`;
}

function explainSources(name: string, asked: readonly UnderlayAnswer[]): Finding[] {
  const wrong = asked.filter(
    ({ source, seenSource }) => source !== null && seenSource !== null && source !== seenSource,
  );
  const groups = groupBy(
    wrong,
    ({ from, source, seenSource }) => `what ${from} sends comes from ${seenSource}, and not from ${source}`,
  );
  return [...groups].map(([words, rows]) => ({
    title: `${name} of ${list(rows.map(({ to }) => to))}: ${words}`,
    evidence: bounded(rows.map(describe)),
    cause: `${rows[0]!.source} is what the others know it by for that, and they drop what comes from elsewhere`,
  }));
}

function describe(answer: UnderlayAnswer): string {
  const { from, to, address, observed, seenSource, detail } = answer;
  const came = seenSource === null ? '' : `, from ${seenSource}`;
  return `${from} → ${to} (${address}) ${nameOf(answer)}: ${observed}${came}${detail === null ? '' : `, ${detail}`}`;
}
