import type { Measure } from '../../results/measure.ts';

/** What is compared, as a column of a table. */
export type Column = Pick<Measure, 'id' | 'title' | 'unit' | 'better'>;

/** How a known measure is headed, in the order of the columns. */
interface Heading {
  readonly group: string;
  readonly text: string;
  /** Whether it is in tables for which there is little room. */
  readonly brief: boolean;
}

const headings: ReadonlyMap<string, Heading> = new Map([
  ...streamHeadings('', 'One TCP stream', true),
  ...streamHeadings('-4-streams', 'Four TCP streams', false),
  ['rtt-ratio', { group: 'Round trip', text: 'to underlay', brief: false }],
  ['rtt-p50', { group: 'Round trip', text: 'p50, ms', brief: true }],
  ['rtt-p99', { group: 'Round trip', text: 'p99, ms', brief: true }],
  ['mtu', { group: 'Packets', text: 'MTU, bytes', brief: true }],
  ['convergence-ms', { group: 'Times', text: 'convergence, ms', brief: true }],
  ['recovery-ms', { group: 'Times', text: 'recovery, ms', brief: true }],
]);

function streamHeadings(suffix: string, group: string, brief: boolean): [string, Heading][] {
  return [
    [`throughput-ratio${suffix}`, { group, text: 'to underlay', brief }],
    [`throughput${suffix}`, { group, text: 'Mbit/s', brief }],
    [`cpu${suffix}`, { group, text: 'CPU s/Gbit', brief }],
    [`cpu-ratio${suffix}`, { group, text: 'CPU to underlay', brief: false }],
  ];
}

const order = [...headings.keys()];

/** The columns of some measures: known ones first, in the order in which reports show them. */
export function columnsOf(measures: readonly Measure[]): Column[] {
  const byId = new Map(measures.map(({ id, title, unit, better }) => [id, { id, title, unit, better }]));
  const known = order.flatMap((id) => byId.get(id) ?? []);
  return [...known, ...[...byId.values()].filter(({ id }) => !headings.has(id))];
}

/** How a column is headed; one that is not known is headed by its own title. */
export function headingOf({ id, title, unit }: Column): Heading {
  return headings.get(id) ?? { group: '', text: `${title}, ${unit}`, brief: false };
}
