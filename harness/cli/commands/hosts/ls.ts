import { Command } from 'commander';
import { connectHost, namedLabs, type NamedLab } from '../../../lab/named/named-labs.ts';
import { exitCodes } from '../../../results/outcome.ts';
import { tierTitles } from '../../../results/tier.ts';
import type { CommandContext, Perform } from '../command.ts';
import { examples } from '../options.ts';

const patienceMs = 10_000;

interface Row {
  readonly lab: string;
  readonly host: string;
  readonly kind: string;
  readonly engine: string;
  readonly address: string;
  readonly kernel: string;
  readonly state: string;
}

async function rowsOf(named: NamedLab): Promise<Row[]> {
  return Promise.all(
    named.lab.hosts.map(async (descriptor) => {
      const host = connectHost(named, descriptor);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<string>((resolve) => (timer = setTimeout(() => resolve('does not answer'), patienceMs)));
      const asked = host.engine.ping().then(
        () => 'up',
        () => 'does not answer',
      );
      const state = await Promise.race([asked, late]);
      clearTimeout(timer);
      host.close();
      return {
        lab: named.name,
        host: descriptor.name,
        kind: tierTitles[descriptor.tier],
        engine: descriptor.engineVersion,
        address: descriptor.address,
        kernel: descriptor.kernel,
        state,
      };
    }),
  );
}

function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0]!) as (keyof Row)[];
  const lines = [
    Object.fromEntries(columns.map((column) => [column, column.toUpperCase()])) as Record<keyof Row, string>,
    ...rows,
  ];
  const widths = columns.map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      columns
        .map((column, i) => line[column].padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function ls({ json }: { json: boolean }, { terminal }: CommandContext): Promise<number> {
  const rows = (await Promise.all((await namedLabs()).map(rowsOf))).flat();
  if (json) terminal.print(JSON.stringify(rows, null, 2));
  else terminal.print(rows.length === 0 ? "No lab stands; 'overlab hosts up' makes one." : table(rows));
  return exitCodes.pass;
}

/** `overlab hosts ls` */
export function lsCommand(perform: Perform): Command {
  return new Command('ls')
    .summary('show the labs that stand, and whether their hosts answer')
    .option('--json', 'as JSON', false)
    .addHelpText('after', examples([['overlab hosts ls', 'all labs and their hosts']]))
    .action((options: { json: boolean }) => perform((context) => ls(options, context)));
}
