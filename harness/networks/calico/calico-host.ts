import { readFileSync } from 'node:fs';
import { together } from '../../base/together.ts';
import { undoAfter, undoInTurn } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { askDaemon } from '../daemons/ask-daemon.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import type { PluginMember } from '../plugin/plugin-members.ts';
import { holdState, type StateStep } from '../host-state/hold-state.ts';
import { removeRules } from '../host-state/remove-rules.ts';
import { startBird, type Bird } from './bird.ts';
import { calicoEnvironment, felixHealth, type CalicoNode } from './calico-config.ts';
import type { CalicoMode } from './calico-modes.ts';

const leftovers = readFileSync(new URL('calico-leftovers.sh', import.meta.url), 'utf8');

/** Calico on a host. */
export interface CalicoHost extends PluginMember {
  readonly node: CalicoNode;
  /** Where all its programs are, its CNI plugins among them. */
  readonly programs: string;
  /** What Felix has not set up yet of all that it knows of, and what it lacks of sessions with so many others; a clause each. */
  missing(peers: number): Promise<string[]>;
}

export interface CalicoHostRequest {
  readonly host: Host;
  readonly node: CalicoNode;
  readonly mode: CalicoMode;
  /** Where all its programs are on the host. */
  readonly programs: string;
}

/**
 * Registers a host, gives its tunnel an address, and starts Felix and what keeps the registration.
 *
 * @throws HarnessError when something of it ends or does not start, or when Calico is on the host already; nothing of
 *   it stays then.
 */
export async function startCalico({ host, node, mode, programs }: CalicoHostRequest): Promise<CalicoHost> {
  const gateway = await gatewaySteps(host);
  const accounting = 'net.netfilter.nf_conntrack_acct';
  const before = (await host.exec(['sysctl', '-n', accounting])).stdout.trim();
  const made = (folder: string) => ({ apply: ['mkdir', folder], undo: ['rm', '-r', '-f', folder] });
  const release = await holdState({
    title: `Calico's traces on ${host.name}`,
    host,
    steps: [
      ...['/var/lib/calico', '/var/run/calico', '/var/log/calico'].map(made),
      { apply: ['true'], undo: ['sh', '-c', leftovers, 'sh', node.pool, mode.device ?? ''] },
      { apply: ['true'], undo: removeRules('cali-', 'cali:') },
      ...gateway,
      // Felix turns it on.
      { apply: ['true'], undo: ['sysctl', '-q', '-w', `${accounting}=${before}`] },
    ],
  });
  const env = calicoEnvironment(node, mode);
  const program = `${programs}/calico-node`;
  const daemons: Daemon[] = [];
  let bird: Bird | undefined;
  const remove = () => {
    const ended = () => together(daemons.splice(0).map((daemon) => daemon.release()));
    return undoInTurn([async () => bird?.remove(), ended, release]);
  };
  const once = async (...words: readonly string[]) => {
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    await host.exec(['env', ...settings, program, ...words]);
  };
  try {
    await once('-startup');
    await host.exec(['tee', '/var/lib/calico/nodename'], { stdin: node.name });
    await once('-allocate-tunnel-addrs', '-allocate-tunnel-addrs-run-once');
    for (const part of ['felix', 'node-services']) {
      daemons.push(await holdDaemon({ name: `calico ${part}`, host, argv: [program, `-${part}`], env }));
    }
    if (mode.speaksBgp) bird = await startBird({ host, programs, env });
  } catch (error) {
    throw await undoAfter(error, remove);
  }
  return {
    host,
    node,
    programs,
    daemons: [...daemons, ...(bird?.daemons ?? [])],
    async missing(peers) {
      const { status } = await askDaemon(host, `http://${felixHealth.host}:${felixHealth.port}/readiness`);
      const isReady = status !== null && status >= 200 && status < 300;
      const unready = isReady ? [] : [`Felix on ${host.name} is not ready`];
      return [...unready, ...((await bird?.missing(peers)) ?? [])];
    },
    remove,
  };
}

/** The gateway of every container, which no host has. */
const containersGateway = '169.254.1.1';

/**
 * Hosts answer for that address by proxy ARP, which the kernel does only for what it would route elsewhere: a host without
 * a default route needs one for it.
 */
async function gatewaySteps(host: Host): Promise<StateStep[]> {
  const { exitCode } = await host.exec(['ip', '-4', 'route', 'get', containersGateway], { check: false });
  const route = [containersGateway, 'dev', host.underlay.interface];
  if (exitCode === 0) return [];
  return [{ apply: ['ip', '-4', 'route', 'add', ...route], undo: ['ip', '-4', 'route', 'delete', ...route] }];
}
