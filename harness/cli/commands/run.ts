import path from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../../base/errors.ts';
import { defaultEngine, hostEngines } from '../../engine/images/image-catalog.ts';
import { namedLab } from '../../lab/named/named-labs.ts';
import { takeLab } from '../../lab/named/take-lab.ts';
import { formsOf } from '../../networks/plugin/plugin-settings.ts';
import { networkDriver, networkFamilies } from '../../networks/registry.ts';
import { logFile } from '../../results/bundle.ts';
import { exitCodeOf, exitCodes } from '../../results/outcome.ts';
import { chooseEngines } from '../../runner/check-engines.ts';
import type { HostsSpec } from '../../runner/hosts-spec.ts';
import type { RunRequest } from '../../runner/run-request.ts';
import { networksNamedIn, networksOf } from '../../runner/networks-of.ts';
import { suites, type Suite } from '../../scenario/scenario.ts';
import { chooseProgress, type Verbosity } from '../progress/choose-progress.ts';
import { chooseHosts } from './choose-hosts.ts';
import type { CommandContext, Perform } from './command.ts';
import { examples, folder, list, verbosityOptions } from './options.ts';

interface RunOptions extends Verbosity {
  readonly hosts: string;
  readonly lab?: string;
  readonly network?: readonly string[];
  readonly engine?: readonly string[];
  readonly suite?: Suite;
  readonly sabotage: boolean;
  readonly output?: string;
  readonly plugins?: string;
  readonly etcd: string;
  readonly keep: boolean;
}

/** Which hosts, and the way to give them back where they stand already. */
async function chooseLabs({ hosts, lab }: RunOptions): Promise<{ spec: HostsSpec; release(): Promise<void> }> {
  if (lab === undefined) return { spec: await chooseHosts(hosts), release: async () => undefined };
  const named = await namedLab(lab);
  return { spec: { kind: 'standing', text: `--lab ${lab}`, lab: named.lab }, release: await takeLab(named) };
}

async function run(filters: string[], options: RunOptions, context: CommandContext): Promise<number> {
  const { suite = filters.length > 0 ? 'nightly' : 'quick', sabotage, output, keep, plugins } = options;
  const named = options.network ?? [...networksOf(suite), ...networksNamedIn(filters)];
  const networks = [...new Set(named.map((name) => networkDriver(name).name))];
  const { spec, release } = await chooseLabs(options);
  try {
    const engines = chooseEngines(options.engine, options.suite ?? 'quick', spec);
    if (keep && engines.length > 1) throw oneEngineToKeep(engines);
    const request = { filters, hosts: spec, networks, engines, suite, sabotage, output, keep, plugins };
    return await runOn({ ...request, storeMembers: Number(options.etcd) }, options, context);
  } finally {
    await release();
  }
}

function oneEngineToKeep(engines: readonly string[]): UsageError {
  return new UsageError({
    what: `--keep: labs of ${engines.length} engines cannot all stay`,
    remedy: `name one of them: --engine ${engines[0]}`,
  });
}

async function runOn(
  request: RunRequest,
  options: Verbosity,
  { terminal, interrupted }: CommandContext,
): Promise<number> {
  const [{ runSuite }, { renderReports }, { renderSummary }] = await Promise.all([
    import('../../runner/run-suite.ts'),
    import('../../reports/render-reports.ts'),
    import('../../reports/summary/render-summary.ts'),
  ]);
  const { run, bundle, kept, leftovers } = await runSuite(
    request,
    chooseProgress(terminal, options),
    interrupted,
    renderReports,
  );
  if (options.quiet !== true) {
    const reportPath = path.relative(process.cwd(), path.join(bundle, 'report.html'));
    terminal.print(renderSummary(run, { colour: terminal.colour, reportPath }));
  }
  if (run.reason !== null) terminal.error(run.reason);
  if (run.outcome === 'error') terminal.error(`The log of the run: ${path.join(bundle, logFile)}`);
  for (const error of leftovers) terminal.error(`could not be removed: ${error.message}`);
  if (leftovers.length > 0) terminal.error("'overlab clean' tries again.");
  for (const lab of kept) {
    terminal.error(`The lab ${lab.id} stands; 'overlab clean' removes it. Its hosts, for the docker client:`);
    for (const { name, reach, container } of lab.hosts) {
      terminal.error(
        reach.kind === 'socket'
          ? `  ${name}: docker -H unix://${reach.path} ps`
          : `  ${name}: docker exec -it ${container} docker -H unix:///run/overlab/docker.sock ps`,
      );
    }
  }
  return interrupted.aborted ? exitCodes.interrupted : exitCodeOf(run.outcome);
}

/** `overlab run` */
export function runCommand(perform: Perform): Command {
  const command = new Command('run')
    .summary('run scenarios on real hosts and write a report')
    .description('Brings hosts and networks up, runs scenarios on them, writes a report, and takes everything down.')
    .argument('[filter...]', "parts of the names that 'overlab list' shows; all by default")
    .addOption(
      new Option(
        '--hosts <spec>',
        'auto: what each scenario needs; dind:<count>, vm:<count> or both; or an inventory (see hosts.example.json)',
      )
        .default('auto')
        .env('OVERLAB_HOSTS'),
    )
    .addOption(
      new Option(
        '--network <names>',
        `networks, separated by commas, for the scenarios that are about any network; also ${networkFamilies.map(({ form }) => form).join(', ')}; plugins with settings after a '+' each: ${formsOf().join(', ')}`,
      )
        .argParser(list)
        .default(undefined, "Docker's own; those to choose between with --suite plugins")
        .env('OVERLAB_NETWORK'),
    )
    .addOption(new Option('--lab <name>', "a lab that 'overlab hosts up' made").conflicts('hosts'))
    .addOption(
      new Option('--engine <versions>', `engines of the hosts, one after the other: ${hostEngines.join(', ')}`)
        .argParser(list)
        .default(undefined, `${defaultEngine}; all of them with --suite nightly`)
        .env('OVERLAB_ENGINE'),
    )
    .addOption(
      new Option('--suite <name>', 'which suite (default: quick, or all when a filter names scenarios)')
        .choices([...suites])
        .env('OVERLAB_SUITE'),
    )
    .option('--sabotage', 'break on purpose what each scenario claims; each must then fail', false)
    .option('--output <folder>', 'put the bundle exactly there (default: reports/<run-id>)', folder)
    .addOption(
      new Option('--plugins <folder>', "programs of plugins, or 'docker save' tarballs of their images")
        .argParser((text) => path.resolve(folder(text)))
        .env('OVERLAB_PLUGINS'),
    )
    .addOption(
      new Option('--etcd <members>', "hosts that a plugin's store consists of").choices(['1', '3']).default('1'),
    )
    .option('--keep', 'leave the lab standing and say how to reach it', false);
  for (const option of verbosityOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examples([
        ['overlab run', 'the quick suite over every network, on hosts of the kind that each scenario needs'],
        ['overlab run --hosts vm:3', 'all of it on virtual machines'],
        ['overlab run --hosts hosts.json', 'on machines of yours'],
        ['overlab run reachability --network overlay', 'one scenario on one network'],
        ["overlab run 'reachability[flannel:udp]'", 'one case, named as the reports name it'],
        ['overlab run --suite plugins', 'compare networks: plugins, overlays, the bare underlay'],
        ['overlab run --suite plugins --plugins ~/plugins', 'with programs of plugins that you brought'],
        [
          'overlab run reachability --network cni:my.conflist',
          'on one that CNI plugins make of a configuration of yours',
        ],
        [
          'overlab run --suite plugins --network flannel:vxlan,flannel:vxlan+port=4789+vni=7',
          'a plugin beside the same with settings of yours',
        ],
        ['overlab run --engine 20.10,28.5 --output /tmp/both', 'with two engines, side by side in one report'],
        ['overlab run --sabotage', 'prove that every scenario notices what it is there to notice'],
      ]),
    )
    .action((filters: string[], options: RunOptions) => perform((context) => run(filters, options, context)));
}
