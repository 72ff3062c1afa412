import type { Finding } from '../results/finding.ts';
import type { Cell, Matrix } from '../results/matrix.ts';
import { localize } from './localize.ts';
import { are, count, list, pathEvidence } from './wording.ts';

/** Explains names and aliases that must lead somewhere and do not resolve. */
export function explainUnresolved(matrix: Matrix): Finding[] {
  const named = matrix.cells.filter(
    (cell) => cell.expected === 'open' && cell.observed !== null && (cell.by === 'name' || cell.by === 'alias'),
  );
  const unresolved = named.filter((cell) => cell.observed === 'unresolved');
  if (unresolved.length === 0) return [];
  const { localities, rest } = localize(named, new Set(unresolved), keysOf);
  const findings = localities.map(({ key, cells }) => ({ ...placeOf(key, cells), evidence: pathEvidence(cells) }));
  if (rest.length > 0) {
    findings.push({
      title: `${count(rest.length, 'path')} by name ${are(rest.length)} unresolved: ${list(rest.map((cell) => cell.destination))}`,
      cause: 'the resolvers do not all know the same names: the network may not have converged',
      evidence: pathEvidence(rest),
    });
  }
  return findings;
}

function keysOf(cell: Cell): string[] {
  return ['all', `by:${cell.by}`, `from:${cell.source}`, `${cell.by}:${cell.destination}`, `target:${cell.target}`];
}

function placeOf(key: string, cells: readonly Cell[]): Pick<Finding, 'title' | 'cause'> {
  const [kind = '', name = ''] = key.split(/:(.*)/s);
  const sources = [...new Set(cells.map((cell) => cell.source))];
  const words = list(cells.flatMap((cell) => cell.detail ?? []));
  switch (kind) {
    case 'all':
      return { title: 'no name and no alias resolves', cause: `the resolvers do not serve this network (${words})` };
    case 'by':
      return { title: `no ${name} resolves`, cause: `the resolvers do not know any ${name} (${words})` };
    case 'from':
      return { title: `no name resolves for ${name}`, cause: `the resolver of ${name} does not work (${words})` };
    case 'target':
      return {
        title: `${name} is not known by any name: asked by ${list(sources)}`,
        cause: `${name} is not attached to the network, or its names were not registered (${words})`,
      };
    default:
      return {
        title: `${kind} "${name}" does not resolve for ${list(sources)}`,
        cause: `${list(cells.map((cell) => cell.target))} does not carry it on this network any more (${words})`,
      };
  }
}
