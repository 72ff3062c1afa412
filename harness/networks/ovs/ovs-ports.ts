import { z } from 'zod';

/** How Open vSwitch's database writes a column that may be empty. */
const emptySet = z.tuple([z.literal('set'), z.array(z.never()).length(0)]);

/** As much as is read of `ovs-vsctl --format=json --columns=name,error list interface`: rows in the order of the columns. */
const tableSchema = z.object({ data: z.array(z.tuple([z.string(), z.union([z.string(), emptySet])])) });

/** The ports that a host's switch could not set up, a clause each, which it only writes down: `ovt-1 could not be set up: …`. */
export function brokenPorts(said: string): string[] {
  return tableSchema
    .parse(JSON.parse(said))
    .data.flatMap(([name, error]) => (typeof error === 'string' ? [`${name} could not be set up: ${error}`] : []));
}
