import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import ssh2 from 'ssh2';
import { HarnessError, UnsupportedError } from '../../base/errors.ts';
import { ensureImage } from '../../engine/images/ensure-image.ts';
import { hostImageName } from '../../engine/images/image-catalog.ts';
import { claimedFolder } from '../claimed-folder.ts';
import { behindPower } from '../container-power.ts';
import type { Host } from '../host.ts';
import type { HostDescriptor, HostProvider, HostRequest, ProviderContext, StartHost } from '../provider.ts';
import { attachOverSsh, saidOverSsh } from '../ssh/attach-over-ssh.ts';
import type { SshTarget, SshVia } from '../ssh/ssh-target.ts';
import { chooseAccelerator } from './accelerator.ts';
import { ensureSnapshot, type SnapshotRecipe } from './snapshot.ts';
import { startVmContainer, type VmStart } from './vm-container.ts';
import {
  fingerprintOf,
  guestEngineLog,
  guestEngineSocket,
  guestSize,
  snapshotTrouble,
  socketFolderInside,
  sshSocketName,
} from './vm-program.ts';

/** The key by which the harness logs in to the guests of one run. */
interface LoginKey {
  readonly file: string;
  readonly publicKey: string;
}

/** Why the machine of the outer engine carries no virtual machines; `undefined` when it does. */
export function vmObstacle(architecture: string): string | undefined {
  if (architecture === 'amd64') return undefined;
  return `VM hosts exist for amd64 only, and this is ${architecture}: use machines over SSH (--hosts hosts.json)`;
}

async function prepare(engine: string, context: ProviderContext): Promise<StartHost> {
  const { Arch: architecture } = await context.outer.docker.version();
  const obstacle = vmObstacle(architecture);
  if (obstacle !== undefined) throw new UnsupportedError({ what: obstacle });
  const ensure = async (name: string) =>
    (await ensureImage(context.outer.docker, name, { onProgress: context.say })).tag;
  const [vmImage, hostImage] = await Promise.all([ensure('vm'), ensure(hostImageName(engine))]);
  const { accelerator, reason } = await chooseAccelerator(vmImage, context);
  context.say(accelerator === 'kvm' ? 'VM hosts run with KVM' : `VM hosts are emulated: ${reason}`);
  const recipe = { engine, hostImage, vmImage, accelerator };
  const snapshots = new Snapshots(recipe, context, await ensureSnapshot(recipe, context));
  const key = await makeLoginKey(context);
  return (request) => start(request, recipe, snapshots, key, context);
}

/** The snapshot that all hosts of a lab resume; the first one that finds it unfit has it made anew for all. */
class Snapshots {
  readonly #recipe: SnapshotRecipe;
  readonly #context: ProviderContext;
  #current: Promise<string>;

  constructor(recipe: SnapshotRecipe, context: ProviderContext, volume: string) {
    this.#recipe = recipe;
    this.#context = context;
    this.#current = Promise.resolve(volume);
  }

  get current(): Promise<string> {
    return this.#current;
  }

  async renew(volume: string, why: string): Promise<string> {
    if ((await this.#current) === volume) {
      this.#current = ensureSnapshot(this.#recipe, this.#context, { volume, why });
    }
    return this.#current;
  }
}

async function makeLoginKey(context: ProviderContext): Promise<LoginKey> {
  const folder = await claimedFolder(context, 'login');
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: `overlab-${context.runId}` });
  const file = path.join(folder, 'id_ed25519');
  await writeFile(file, pair.private, { mode: 0o600 });
  return { file, publicKey: pair.public };
}

async function start(
  request: HostRequest,
  { vmImage, accelerator }: SnapshotRecipe,
  snapshots: Snapshots,
  key: LoginKey,
  context: ProviderContext,
): Promise<HostDescriptor> {
  const name = `overlab-${context.runId}-${request.key}`;
  const socketFolder = context.outer.sharesFolders ? await claimedFolder(context, request.key) : undefined;
  const attempt = (snapshot: string) =>
    startVmContainer(
      { name, image: vmImage, snapshot, accelerator, socketFolder, authorizedKey: key.publicKey, request },
      context,
    );
  const snapshot = await snapshots.current;
  let started = await attempt(snapshot);
  const trouble = 'exitCode' in started ? snapshotTrouble(started.exitCode) : undefined;
  if (trouble !== undefined) started = await attempt(await snapshots.renew(snapshot, trouble));
  if ('exitCode' in started) throw notStarted(request.name, started);
  const target = {
    user: 'root',
    identity: key.file,
    hostKey: fingerprintOf(started.ready.hostKey),
    engineSocket: guestEngineSocket,
  };
  return reached(request, { ...target, via: viaContainer(name) }, name, accelerator, socketFolder, context);
}

function viaContainer(container: string): SshVia {
  const socket = `${socketFolderInside}/${sshSocketName}`;
  return { kind: 'container', container, argv: ['socat', '-', `UNIX-CONNECT:${socket}`] };
}

/** By the socket in the shared folder where that works, else through the container. */
async function reached(
  request: HostRequest,
  target: SshTarget,
  container: string,
  accelerator: SnapshotRecipe['accelerator'],
  socketFolder: string | undefined,
  context: ProviderContext,
): Promise<HostDescriptor> {
  const socket: SshVia[] =
    socketFolder === undefined ? [] : [{ kind: 'socket', path: path.join(socketFolder, sshSocketName) }];
  const ways = [...socket, target.via];
  for (const [index, via] of ways.entries()) {
    const descriptor = {
      provider: vmProvider.name,
      name: request.name,
      tier: accelerator === 'kvm' ? ('kvm-vm' as const) : vmProvider.tier,
      engineVersion: '',
      kernel: '',
      address: request.underlay.address,
      interface: 'eth0',
      container,
      reach: { kind: 'ssh' as const, target: { ...target, via } },
    };
    const host = attachOverSsh(descriptor, context.outer.docker);
    try {
      const { Version, KernelVersion } = await host.engine.version();
      return { ...descriptor, engineVersion: Version, kernel: KernelVersion ?? 'unknown' };
    } catch (error) {
      if (index === ways.length - 1) throw error;
    } finally {
      host.close();
    }
  }
  throw new HarnessError({ what: `there is no way to ${request.name}` });
}

function notStarted(host: string, { exitCode, lastWords }: Extract<VmStart, { exitCode: number }>): HarnessError {
  return new HarnessError({
    what: `the virtual machine of ${host} did not become a host (exit code ${exitCode})`,
    why: lastWords,
    remedy: 'run with fewer VM hosts, or on a machine that is less busy; overlab doctor shows what is free',
  });
}

function attach({ container, ...descriptor }: HostDescriptor, outer: Docker): Host {
  if (container === null) throw new HarnessError({ what: `${descriptor.name} is no virtual machine of ours` });
  return behindPower(outer.getContainer(container), attachOverSsh(descriptor, outer));
}

/** Virtual machines: a container each, in which QEMU resumes a guest with a kernel of its own. */
export const vmProvider: HostProvider = {
  name: 'vm',
  title: 'virtual machine',
  tier: 'emulated-vm',
  memoryBytes: (guestSize.memoryMib + 256) * 1024 * 1024,
  hostsPerProcessor: 4,
  prepare,
  attach,
  engineLog: (descriptor, outer) => saidOverSsh(descriptor, outer, ['cat', guestEngineLog]),
};
