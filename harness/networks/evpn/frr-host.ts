import pRetry from 'p-retry';
import { HarnessError } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import type { InstalledProgram } from '../daemons/installed-version.ts';
import type { PluginMember } from '../plugin/plugin-members.ts';
import { holdState } from '../host-state/hold-state.ts';
import type { Mishap } from '../plugin/mishaps.ts';
import { autonomousSystem, bgpConfig } from './frr-config.ts';

/** Where Debian and its derivatives have the daemons. */
const programs = '/usr/lib/frr';
const folder = '/run/overlab-frr';
/** Names what is theirs where FRR has one place for all. */
const pathspace = 'overlab';
/** What the daemons see as /run/frr, and in it what is theirs. */
const runFolder = `${folder}/frr`;
const sockets = `${runFolder}/${pathspace}`;
/** From 10 on they keep there what is to outlive them. */
const stateFolder = `/var/lib/frr/${pathspace}`;
const user = 'frr';

/**
 * Has a program see the folder as those from which daemons of FRR read, and in which they put sockets and logs, whatever
 * they are told: so they neither meet an FRR that the host has anyway nor leave anything.
 */
const enclosed = [
  ...['unshare', '--mount', '--', 'sh', '-c'],
  'for seen in /etc/frr /var/tmp /run; do mount --bind "$0" "$seen" || exit; done; exec "$@"',
  folder,
];

/** FRR on a host, as a speaker of BGP. */
export interface FrrHost extends PluginMember {
  /** Has it keep a session with each of these underlay addresses. */
  introduce(peers: readonly string[]): Promise<void>;
}

/** What vtysh answers to a command; nothing where no daemon does. */
export async function askFrr({ exec }: Host, command: string): Promise<string> {
  return (await exec(['vtysh', '--vty_socket', sockets, '-c', command], { check: false })).stdout;
}

/** What hosts must have. */
export const frr: InstalledProgram = {
  argv: [`${programs}/bgpd`, '--version'],
  product: 'FRR',
  debianPackage: 'frr',
};

/**
 * Starts FRR on a host, beside any other that runs there.
 *
 * @throws HarnessError when a daemon does not start, or another harness's is there; nothing of it stays then.
 */
export async function startFrr(host: Host, mishap?: Mishap): Promise<FrrHost> {
  const { address } = host.underlay;
  const own = mishap === 'wrong-as' ? autonomousSystem + 1 : autonomousSystem;
  const config = (peers: readonly string[]) => bgpConfig(address, peers, own);
  const writeConfig = (text: string) => host.exec(['tee', `${folder}/bgpd.conf`], { stdin: text });
  const release = await holdState({
    title: `the folder of FRR on ${host.name}`,
    host,
    steps: [
      { apply: ['mkdir', folder], undo: ['rm', '-r', '-f', folder, stateFolder] },
      { apply: ['mkdir', '-p', sockets], undo: ['true'] },
      { apply: ['chown', `${user}:${user}`, folder, runFolder, sockets], undo: ['true'] },
    ],
  });
  const daemons: Daemon[] = [];
  const start = async (name: string, socket: string, ...more: string[]) => {
    const argv = [...enclosed, `${programs}/${name}`, '-N', pathspace, '--log', 'stdout', '-P', '0', ...more];
    const daemon = await holdDaemon({ name, host, argv });
    daemons.push(daemon);
    await appeared(daemon, `${sockets}/${socket}`);
  };
  const remove = async () => {
    for (const daemon of daemons.splice(0).toReversed()) await daemon.release();
    await release();
  };
  try {
    // From 10 on it is what keeps the configuration of the others.
    const managed = (await host.exec(['test', '-x', `${programs}/mgmtd`], { check: false })).exitCode === 0;
    await writeConfig(config([]));
    if (managed) await start('mgmtd', 'mgmtd_be.sock');
    await start('zebra', 'zserv.api', '-f', '/dev/null');
    await start('bgpd', 'bgpd.vty', '-f', '/run/bgpd.conf', '-l', address);
  } catch (error) {
    throw await undoAfter(error, remove);
  }
  return {
    host,
    daemons,
    async introduce(peers) {
      const commands = config(peers);
      await writeConfig(commands);
      await host.exec(['vtysh', '--vty_socket', sockets, '-d', 'bgpd', '-f', '/dev/stdin'], { stdin: commands });
    },
    remove,
  };
}

/** Waits for a socket that a daemon opens, up to 10 s: who connects to it too early tries again only after as long. */
async function appeared({ name, host, state }: Daemon, socket: string): Promise<void> {
  try {
    await pRetry(() => host.exec(['test', '-S', socket]), {
      retries: 200,
      factor: 1,
      minTimeout: 50,
      maxRetryTime: 10_000,
    });
  } catch (error) {
    const { words } = await state();
    throw new HarnessError(
      { what: `${name} did not come up on ${host.name}`, why: words.slice(-8).join('\n') },
      { cause: error },
    );
  }
}
