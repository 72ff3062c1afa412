import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Argument, Command, Option } from 'commander';
import { readRun, reportsFolder } from '../../results/bundle.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples } from './options.ts';

const formats = ['html', 'text'] as const;

interface ReportOptions {
  readonly format: (typeof formats)[number];
}

/** A bundle by its folder, or by the id of its run. */
async function bundleOf(named: string): Promise<string> {
  const folder = path.resolve(named);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? folder : path.join(reportsFolder(), named);
}

async function report(named: string, { format }: ReportOptions, { terminal }: CommandContext): Promise<number> {
  const bundle = await bundleOf(named);
  const run = await readRun(bundle);
  const reportPath = path.relative(process.cwd(), path.join(bundle, 'report.html'));
  if (format === 'text') {
    const { renderSummary } = await import('../../reports/summary/render-summary.ts');
    terminal.print(renderSummary(run, { colour: terminal.colour, reportPath }));
    return 0;
  }
  const { renderReports } = await import('../../reports/render-reports.ts');
  await renderReports(bundle, run);
  terminal.print(reportPath);
  return 0;
}

/** `overlab report` */
export function reportCommand(perform: Perform): Command {
  return new Command('report')
    .summary('render the report of a bundle again')
    .description('Renders a report from the run.json of a bundle, which is left as it is.')
    .addArgument(new Argument('[run]', 'the id of a run, or the folder of its bundle').default('latest'))
    .addOption(
      new Option('--format <name>', 'html writes report.html, text prints a summary')
        .choices([...formats])
        .default('html'),
    )
    .addHelpText(
      'after',
      examples([
        ['overlab report', 'the last run, to its report.html'],
        ['overlab report /tmp/old --format text', 'another one, to the terminal'],
      ]),
    )
    .action((named: string, options: ReportOptions) => perform((context) => report(named, options, context)));
}
