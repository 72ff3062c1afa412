import { readFileSync } from 'node:fs';
import { HarnessError } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import { awaitFile } from '../host-state/await-file.ts';
import { holdState, type Release } from '../host-state/hold-state.ts';
import type { FlannelBackend } from './flannel-backends.ts';
import type { PluginMember } from '../plugin/plugin-members.ts';
import { etcdPrefix, readSubnetFile, type SubnetFile } from './flannel-config.ts';

const leftovers = readFileSync(new URL('flannel-leftovers.sh', import.meta.url), 'utf8');
/** Emulated hosts need some seconds. */
const patienceMs = 60_000;
/** It is looked after that often meanwhile. */
const lookEverySeconds = 1;

/** How Flannel is run on a host. */
export interface FlanneldRequest {
  readonly host: Host;
  readonly program: string;
  /** Where the others find it: on the underlay. */
  readonly place: Host['underlay'];
  readonly backend: FlannelBackend;
  readonly pool: string;
  readonly endpoints: readonly string[];
  /** On the host, for what it writes. */
  readonly folder: string;
}

/** Flannel on a host. */
export interface Flanneld extends PluginMember, SubnetFile {}

/** Flannel's own 5 s would be a twentieth of what an emulated host does. */
const rulesAreCheckedEverySeconds = 60;

function command({ program, place, endpoints, folder }: FlanneldRequest): string[] {
  return [
    program,
    `--etcd-endpoints=${endpoints.join(',')}`,
    `--etcd-prefix=${etcdPrefix}`,
    `--iface=${place.interface}`,
    `--public-ip=${place.address}`,
    `--subnet-file=${folder}/subnet.env`,
    '--ip-masq',
    `--iptables-resync=${rulesAreCheckedEverySeconds}`,
  ];
}

async function holdTraces({ host, place, pool, backend, folder }: FlanneldRequest): Promise<Release> {
  const forgotten = ['rm', '-r', '-f', folder];
  return holdState({
    title: `Flannel's traces on ${host.name}`,
    host,
    steps: [
      { apply: forgotten, undo: forgotten },
      { apply: ['mkdir', folder], undo: ['true'] },
      {
        apply: ['true'],
        undo: ['sh', '-c', leftovers, 'sh', place.interface, pool, backend.device ?? ''],
      },
    ],
  });
}

/**
 * Starts Flannel on a host, and resolves once it has said which subnet the host has.
 *
 * @throws HarnessError when it ends before, with its last words, or takes longer than 60 s; nothing of it stays then.
 */
export async function startFlanneld(request: FlanneldRequest): Promise<Flanneld> {
  const { host, folder } = request;
  // It wants to see the firewall's hold on bridges, and kernels that have it as a module need not have loaded it.
  await host.exec(['modprobe', 'br_netfilter'], { check: false });
  const release = await holdTraces(request);
  let daemon: Daemon | undefined;
  const remove = async () => {
    await daemon?.release();
    await release();
  };
  try {
    const env = { WIREGUARD_KEY_FILE: `${folder}/wireguard-key` };
    daemon = await holdDaemon({ name: 'flanneld', host, argv: command(request), env });
    return { host, daemons: [daemon], remove, ...(await subnetOf(daemon, `${folder}/subnet.env`)) };
  } catch (error) {
    throw await undoAfter(error, remove);
  }
}

async function subnetOf(daemon: Daemon, file: string): Promise<SubnetFile> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const told = readSubnetFile(await awaitFile(daemon.host, file, lookEverySeconds));
    if (told !== undefined) return told;
    const { running, words } = await daemon.state();
    if (running && performance.now() < deadline) continue;
    throw new HarnessError({
      what: `flanneld on ${daemon.host.name} ${running ? `got no subnet within ${patienceMs / 1000} s` : 'ended'}`,
      why: words.slice(-8).join('\n'),
    });
  }
}
