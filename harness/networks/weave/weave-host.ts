import { readFileSync } from 'node:fs';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { askDaemon } from '../daemons/ask-daemon.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import { removeRules } from '../host-state/remove-rules.ts';
import type { PluginMember } from '../plugin/plugin-members.ts';
import { holdState } from '../host-state/hold-state.ts';
import { connectionsReport, missingConnections } from './weave-report.ts';
import type { WeaveMode } from './weave-modes.ts';
import { weaveControl, weaverCommand, type WeaverRequest } from './weaver-command.ts';

/** Its rules in chains of others: for its bridge, its control port, and packets that IPsec was to take and did not. */
const rulesOfOthers = '-[io] weave |Weave Net control port|--mark 0x20000/0x20000 -j DROP';

/**
 * It looks at the networks of all processes when it starts, and ends when one of them does so meanwhile
 * (`GetNetDevsByVethPeerIds` in 2.9.0). Those who launch it have it started again whenever it ends.
 */
const disturbed = /unable to open process \d+ namespace/;

const leftovers = readFileSync(new URL('weave-leftovers.sh', import.meta.url), 'utf8');

/** Weave Net on a host. */
export interface WeaveHost extends PluginMember {
  /** The folder with its CNI plugins. */
  readonly plugins: string;
  /** What it lacks of connections to so many others, a clause each. */
  missing(peers: number): Promise<string[]>;
}

export interface WeaveHostRequest extends Omit<WeaverRequest, 'hostName' | 'address'> {
  readonly host: Host;
  readonly mode: WeaveMode;
  /** Where its helper is on the host, which is its CNI plugins as well. */
  readonly helper: string;
  /** That all hosts know, for traffic that nobody else is to read. */
  readonly password: string;
}

/** @throws HarnessError when it does not start; nothing of it stays then. */
export async function startWeave(request: WeaveHostRequest): Promise<WeaveHost> {
  const { host, mode, folder, helper, password } = request;
  const plugins = `${folder}/cni`;
  // By default it brings a device, which would stay.
  await host.exec(['modprobe', 'dummy', 'numdummies=0'], { check: false });
  await host.exec(['modprobe', '-a', 'openvswitch', 'vport-vxlan'], { check: false });
  const release = await holdState({
    title: `Weave Net's traces on ${host.name}`,
    host,
    steps: [
      { apply: ['mkdir', folder], undo: ['rm', '-r', '-f', folder] },
      { apply: ['mkdir', plugins], undo: ['true'] },
      { apply: ['ln', '-s', helper, `${plugins}/weave-net`], undo: ['true'] },
      { apply: ['ln', '-s', helper, `${plugins}/weave-ipam`], undo: ['true'] },
      { apply: ['true'], undo: removeRules('WEAVE', rulesOfOthers) },
      { apply: ['true'], undo: ['sh', '-c', leftovers, 'sh', helper] },
    ],
  });
  const argv = weaverCommand({ ...request, hostName: host.name, address: host.underlay.address });
  const env = { CHECKPOINT_DISABLE: '1', ...(mode.encrypts ? { WEAVE_PASSWORD: password } : {}) };
  let daemon: Daemon;
  try {
    daemon = await holdDaemon({ name: 'weaver', host, argv, env, cwd: folder, restartAfter: disturbed });
  } catch (error) {
    throw await undoAfter(error, release);
  }
  return {
    host,
    daemons: [daemon],
    plugins,
    async missing(peers) {
      const { status, body } = await askDaemon(host, `http://${weaveControl}${connectionsReport}`);
      if (status !== 200) return [`weaver on ${host.name} does not answer`];
      return missingConnections(host.name, body, peers, mode);
    },
    async remove() {
      await daemon.release();
      await release();
    },
  };
}
