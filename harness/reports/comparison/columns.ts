import type { Measure } from '../../results/measure.ts';

/** What is compared, as a column of a table. */
export type Column = Pick<Measure, 'id' | 'title' | 'unit' | 'better'>;

/** How a known measure is headed, in the order of the columns. */
interface Heading {
  readonly group: string;
  readonly text: string;
  /** Whether it is in tables for which there is little room. */
  readonly brief: boolean;
  /**
   * Whether networks are ranked by it. What depends on how fast the machine was just then is ranked by its ratio to the
   * underlay instead, which was measured in between.
   */
  readonly ranks: boolean;
}

const headings: ReadonlyMap<string, Heading> = new Map([
  ...streamHeadings('', 'One TCP stream', true),
  ...streamHeadings('-4-streams', 'Four TCP streams', false),
  ['rtt-ratio', { group: 'Round trip', text: 'to underlay', brief: false, ranks: true }],
  ['rtt-p50', { group: 'Round trip', text: 'p50, ms', brief: true, ranks: false }],
  ['rtt-p99', { group: 'Round trip', text: 'p99, ms', brief: true, ranks: false }],
  ['mtu', { group: 'Packets', text: 'MTU, bytes', brief: true, ranks: true }],
  ['convergence-ms', { group: 'Times', text: 'convergence, ms', brief: true, ranks: true }],
  ['first-packet-ms', { group: 'Times', text: 'first packet, ms', brief: false, ranks: true }],
  ['join-ms', { group: 'Times', text: 'new host, ms', brief: false, ranks: true }],
  ['daemon-recovery-ms', { group: 'Times', text: 'daemons back, ms', brief: false, ranks: true }],
  ['recovery-ms', { group: 'Times', text: 'recovery, ms', brief: true, ranks: true }],
]);

function streamHeadings(suffix: string, group: string, brief: boolean): [string, Heading][] {
  return [
    [`throughput-ratio${suffix}`, { group, text: 'to underlay', brief, ranks: true }],
    [`throughput${suffix}`, { group, text: 'Mbit/s', brief, ranks: false }],
    [`cpu${suffix}`, { group, text: 'CPU s/Gbit', brief, ranks: false }],
    [`cpu-ratio${suffix}`, { group, text: 'CPU to underlay', brief: false, ranks: true }],
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
  return headings.get(id) ?? { group: '', text: `${title}, ${unit}`, brief: false, ranks: true };
}
