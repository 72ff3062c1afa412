import { HarnessError } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import type { InstalledProgram } from '../daemons/installed-version.ts';
import type { PluginMember } from '../plugin/plugin-members.ts';
import { holdState } from '../host-state/hold-state.ts';

const folder = '/run/overlab-ovs';
const database = `${folder}/conf.db`;
const control = `${folder}/vswitchd.ctl`;
/** Of Debian's package. */
const schema = '/usr/share/openvswitch/vswitch.ovsschema';
/** The kernel's part, one for all switches of a host. */
export const datapath = 'ovs-system';

/** What else either daemon would put elsewhere. */
const env = { OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder };
const toOutputOnly = ['-vconsole:info', '-vsyslog:off', '-vfile:off'];

/** A command to the switches of a host, which ends once they are as it says. */
export function ovsCommand(...words: readonly string[]): string[] {
  return ['ovs-vsctl', `--db=unix:${folder}/db.sock`, '--timeout=15', ...words];
}

/** Whether the daemon of a host that makes its switches answers. */
export async function ovsAnswers({ exec }: Host): Promise<boolean> {
  return (await exec(['ovs-appctl', '--timeout=5', `--target=${control}`, 'version'], { check: false })).exitCode === 0;
}

/** What hosts must have. */
export const openVSwitch: InstalledProgram = {
  argv: ['ovs-vswitchd', '--version'],
  product: 'Open vSwitch',
  debianPackage: 'openvswitch-switch',
};

/**
 * Starts Open vSwitch on a host, with a database of its own and without a switch yet.
 *
 * @throws HarnessError when a daemon does not start; nothing of it stays then.
 */
export async function startOvs(host: Host): Promise<PluginMember> {
  const { exec, name } = host;
  const release = await holdState({
    title: `the folder of Open vSwitch on ${name}`,
    host,
    steps: [
      { apply: ['mkdir', folder], undo: ['rm', '-r', '-f', folder] },
      { apply: ['ovsdb-tool', 'create', database, schema], undo: ['true'] },
      // It goes with the last switch, unless the daemon was ended before.
      { apply: ['true'], undo: ['ovs-dpctl', 'del-dp', datapath], goneWords: 'No such' },
    ],
  });
  const daemons: Daemon[] = [];
  const start = async (program: string, ...argv: string[]) => {
    daemons.push(await holdDaemon({ name: program, host, env, argv: [program, ...argv, ...toOutputOnly] }));
  };
  const remove = async () => {
    for (const daemon of daemons.splice(0).toReversed()) await daemon.release();
    await release();
  };
  try {
    await start('ovsdb-server', database, `--remote=punix:${folder}/db.sock`, `--unixctl=${folder}/ovsdb-server.ctl`);
    // Waits for the database's socket, and has it filled with what a new one lacks.
    await exec(ovsCommand('--retry', '--no-wait', 'init'));
    await start('ovs-vswitchd', `unix:${folder}/db.sock`, `--unixctl=${control}`);
  } catch (error) {
    throw await undoAfter(error, remove);
  }
  return { host, daemons, remove };
}

/** What a host's switches could not set up, as the database has it. */
export async function ovsInterfaces({ exec, name }: Host): Promise<string> {
  const { stdout, exitCode } = await exec(
    ovsCommand('--no-wait', '--format=json', '--columns=name,error', 'list', 'interface'),
    { check: false },
  );
  if (exitCode === 0) return stdout;
  throw new HarnessError({ what: `the database of Open vSwitch on ${name} does not answer` });
}
