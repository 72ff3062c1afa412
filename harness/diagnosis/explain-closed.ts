import { groupBy } from '../base/group-by.ts';
import type { Finding } from '../results/finding.ts';
import type { Cell, Matrix, Protocol } from '../results/matrix.ts';
import { localize } from './localize.ts';
import { hostOf, indexEndpoints, type EndpointIndex, type MatrixContext } from './matrix-context.ts';
import { are, count, observedWord, pathEvidence, protocolWords } from './wording.ts';

/** Where a group of closed paths lies, in words, and what such a group points to. */
interface Place {
  readonly where: string;
  readonly cause: string | null;
}

/** Explains paths that must be open and are filtered or refused. */
export function explainClosed(matrix: Matrix, context: MatrixContext): Finding[] {
  const promised = matrix.cells.filter(
    (cell) => cell.expected === 'open' && cell.observed !== null && cell.observed !== 'unresolved',
  );
  const closed = promised.filter((cell) => cell.observed !== 'open');
  if (closed.length === 0) return [];
  const stale = staleNames(promised, closed);
  const endpoints = indexEndpoints(matrix);
  const asked = new Set(promised.map((cell) => cell.protocol));
  const remaining = closed.filter((cell) => !stale.has(cell));
  return [
    ...bySignature(remaining).flatMap(({ protocols, cells }) =>
      explainGroup(cells, protocols, asked, promised, endpoints, context),
    ),
    ...explainStale([...stale]),
  ];
}

/** Cells by name whose target answers by address in the same protocol: then it is the name that is wrong. */
function staleNames(promised: readonly Cell[], closed: readonly Cell[]): ReadonlySet<Cell> {
  const keyOf = (cell: Cell): string => [cell.source, cell.target, cell.protocol].join('\n');
  const reachable = new Set(
    promised.filter((cell) => cell.by === 'address' && cell.observed === 'open').map((cell) => keyOf(cell)),
  );
  const named = closed.filter((cell) => cell.by === 'name' || cell.by === 'alias');
  return new Set(named.filter((cell) => reachable.has(keyOf(cell))));
}

function explainStale(cells: readonly Cell[]): Finding[] {
  const byName = groupBy(cells, (cell) => cell.destination);
  return [...byName].map(([name, group]) => ({
    title: `${name} leads to an address that is ${observedWord(group)}, while ${group[0]?.target} answers at its own`,
    evidence: pathEvidence(group),
    cause: 'the name is stale, or it belongs to somebody else as well',
  }));
}

/** Groups of cells whose way from source to target fails in the same protocols. */
function bySignature(cells: readonly Cell[]): { protocols: ReadonlySet<Protocol>; cells: Cell[] }[] {
  const ways = groupBy(cells, (cell) => [cell.source, cell.target, cell.by, cell.destination].join('\n'));
  const groups = new Map<string, { protocols: Set<Protocol>; cells: Cell[] }>();
  for (const way of ways.values()) {
    const protocols = new Set(way.map((cell) => cell.protocol));
    const signature = [...protocols].sort().join();
    const group = groups.get(signature) ?? { protocols, cells: [] };
    group.cells.push(...way);
    groups.set(signature, group);
  }
  return [...groups.values()].sort((a, b) => b.cells.length - a.cells.length);
}

function explainGroup(
  cells: readonly Cell[],
  protocols: ReadonlySet<Protocol>,
  asked: ReadonlySet<Protocol>,
  promised: readonly Cell[],
  endpoints: EndpointIndex,
  context: MatrixContext,
): Finding[] {
  const partial = protocols.size < asked.size;
  const broken = new Set(cells);
  const candidates = promised.filter(
    (cell) => protocols.has(cell.protocol) && (cell.observed === 'open' || broken.has(cell)),
  );
  const found = localize(candidates, broken, (cell) => keysOf(cell, endpoints, partial, broken.has(cell)));
  const { localities, rest } = withoutManyPairs(found);
  const words = protocolWords(protocols, asked);
  const titleOf = (group: readonly Cell[], where: string): string => {
    const total = `${group.length} of ${count(promised.length, 'path')} that must be open`;
    return `${total} ${are(group.length)} ${observedWord(group)}: ${[words, where].filter(Boolean).join(', ')}`;
  };
  const findings = localities.map(({ key, cells: group }) => {
    const { where, cause } = placeOf(key, group, promised, endpoints, partial ? words : null, context);
    return { title: titleOf(group, where), evidence: pathEvidence(group), cause };
  });
  if (rest.length > 0) {
    findings.push({
      title: titleOf(rest, 'scattered, no host or endpoint stands out'),
      evidence: pathEvidence(rest),
      cause: 'single losses rather than one cause: a busy machine, or a network that has not converged',
    });
  }
  return findings;
}

/** Many single pairs are no places: they are scattered losses. */
function withoutManyPairs({ localities, rest }: ReturnType<typeof localize<Cell>>): ReturnType<typeof localize<Cell>> {
  const pairs = localities.filter(({ key }) => key.startsWith('pair:') || key.startsWith('way:'));
  if (pairs.length + rest.length < 3) return { localities, rest };
  return {
    localities: localities.filter((locality) => !pairs.includes(locality)),
    rest: [...pairs.flatMap(({ cells }) => cells), ...rest],
  };
}

/** The parts of the matrix that a cell belongs to, the likelier ones first. */
function keysOf(cell: Cell, endpoints: EndpointIndex, partial: boolean, broken: boolean): string[] {
  const { source, target } = cell;
  // A loopback that works says nothing about the network; one that fails belongs to its endpoint.
  if (source === target)
    return broken ? ['all', `end:${source}`, `to:${source}`, `from:${source}`, `loop:${source}`] : [`loop:${source}`];
  const from = hostOf(endpoints, source);
  const to = hostOf(endpoints, target);
  const ends = [`end:${source}`, `end:${target}`];
  const ways = [`to:${target}`, `from:${source}`];
  const pairs = [`pair:${[source, target].sort().join(' and ')}`, `way:${source} to ${target}`];
  if (from === to) return ['all', `inside:${from}`, 'inside', ...ends, ...ways, ...pairs];
  const hosts = [`host:${from}`, `host:${to}`];
  const hostPairs = [`hosts:${[from, to].sort().join(' and ')}`];
  const hostWays = [`host-to:${to}`, `host-from:${from}`, `hosts-way:${from} to ${to}`];
  return partial
    ? ['across', 'all', ...ends, ...hosts, ...ways, ...hostPairs, ...hostWays, ...pairs]
    : ['across', 'all', ...hosts, ...ends, ...hostPairs, ...hostWays, ...ways, ...pairs];
}

function placeOf(
  key: string,
  group: readonly Cell[],
  promised: readonly Cell[],
  endpoints: EndpointIndex,
  protocols: string | null,
  context: MatrixContext,
): Place {
  const [kind = '', name = ''] = key.split(/:(.*)/s);
  const carried = carriedBy(protocols, group, endpoints, context);
  const inside = (host: string | null): string => insideIsOpen(host, promised, endpoints);
  const drops = protocols === null ? 'packets are' : `${protocols} is`;
  const endCause = `${drops} dropped in the namespace of ${name}${protocols === null ? ', or it is not attached to the network' : ''}`;
  const refusal = group.every((cell) => cell.observed === 'refused')
    ? 'a firewall rejects the packets, or nothing listens where the probe expects it'
    : null;
  switch (kind) {
    case 'all':
      return {
        where: 'all of them',
        cause: refusal ?? (protocols === null ? `${context.networkTitle ?? 'the network'} carries nothing` : null),
      };
    case 'across':
      return {
        where: `all across hosts${inside(null)}`,
        cause: refusal ?? `${carried} does not get from host to host: underlay, firewall or encapsulation`,
      };
    case 'host':
      return {
        where: `all across hosts to or from ${name}${inside(name)}`,
        cause: refusal ?? `${carried} is blocked at or near ${name}`,
      };
    case 'host-to':
      return {
        where: `all across hosts to ${name}, one way only${inside(name)}`,
        cause: refusal ?? `${carried} is blocked on its way into ${name}`,
      };
    case 'host-from':
      return {
        where: `all across hosts from ${name}, one way only${inside(name)}`,
        cause: refusal ?? `${carried} is blocked on its way out of ${name}`,
      };
    case 'hosts':
      return {
        where: `all between ${name}${inside(null)}`,
        cause: refusal ?? `${carried} is blocked between ${name}`,
      };
    case 'hosts-way':
      return {
        where: `all from ${name}, one way only`,
        cause: refusal ?? `${carried} is blocked from ${name}`,
      };
    case 'inside':
      return {
        where: name === '' ? 'all inside their host' : `all inside ${name}`,
        cause: refusal ?? 'the bridge of the network does not pass packets on: firewall rules or isolation of ports',
      };
    case 'end':
      return { where: `all to or from ${name}${alsoOnItsHost(name, group, endpoints)}`, cause: refusal ?? endCause };
    case 'to':
      return {
        where: `all to ${name}, one way only${alsoOnItsHost(name, group, endpoints)}`,
        cause: refusal ?? endCause,
      };
    case 'from':
      return {
        where: `all from ${name}, one way only${alsoOnItsHost(name, group, endpoints)}`,
        cause: refusal ?? `${endCause}, or it lacks a route`,
      };
    case 'loop':
      return { where: `the loopback of ${name}`, cause: refusal ?? endCause };
    case 'pair':
      return { where: `all between ${name}`, cause: refusal };
    default:
      return { where: `all from ${name}, one way only`, cause: refusal };
  }
}

/** Hosts themselves are on no network: what goes to or from them is not encapsulated. */
function carriedBy(
  protocols: string | null,
  group: readonly Cell[],
  endpoints: EndpointIndex,
  { dataPath }: MatrixContext,
): string {
  if (protocols !== null) return protocols;
  const isOnNetwork = group.some(({ source, target }) => endpoints.has(source) && endpoints.has(target));
  if (!dataPath || !isOnNetwork) return 'traffic between hosts';
  const { protocol, port } = dataPath;
  return `encapsulated traffic (${port === null ? protocol.toUpperCase() : `${protocol.toUpperCase()} ${port}`})`;
}

/** A clause for when paths inside a host, or inside all of them, are open: it clears the endpoints. */
function insideIsOpen(host: string | null, promised: readonly Cell[], endpoints: EndpointIndex): string {
  const inside = promised.filter(({ source, target }) => {
    const from = hostOf(endpoints, source);
    return source !== target && from === hostOf(endpoints, target) && (host === null || from === host);
  });
  if (inside.length === 0 || inside.some((cell) => cell.observed !== 'open')) return '';
  return `; paths inside ${host ?? 'each host'} are open`;
}

function alsoOnItsHost(name: string, group: readonly Cell[], endpoints: EndpointIndex): string {
  const local = group.some(
    ({ source, target }) => source !== target && hostOf(endpoints, source) === hostOf(endpoints, target),
  );
  return local ? `, even on ${hostOf(endpoints, name)} itself` : '';
}
