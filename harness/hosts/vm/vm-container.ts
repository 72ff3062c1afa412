import path from 'node:path';
import type Docker from 'dockerode';
import { firstFrom } from '../container-lines.ts';
import type { HostRequest, ProviderContext } from '../provider.ts';
import { runLabel } from '../resource.ts';
import {
  parseReady,
  snapshotFolderInside,
  socketFolderInside,
  type Accelerator,
  type GuestReady,
} from './vm-program.ts';

export interface VmContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly snapshot: string;
  readonly accelerator: Accelerator;
  /** Folder of this machine in which the guest's SSH socket appears; absent where none can be shared. */
  readonly socketFolder: string | undefined;
  /** Public key that may log in to the guest, as in `authorized_keys`. */
  readonly authorizedKey: string;
  readonly request: HostRequest;
}

/** How a container with a virtual machine fared: its guest is ready, or it ended. */
export type VmStart =
  | { readonly ready: GuestReady; readonly container: Docker.Container }
  | { readonly exitCode: number; readonly lastWords: string };

/**
 * Starts a container in which QEMU resumes the snapshot as one particular host. It has no right
 * beyond making its own bridge: everything else happens in the guest.
 */
export async function startVmContainer(options: VmContainerOptions, context: ProviderContext): Promise<VmStart> {
  const { request, socketFolder, accelerator } = options;
  const { network, address } = request.underlay;
  const devices = ['/dev/net/tun', ...(accelerator === 'kvm' ? ['/dev/kvm'] : [])];
  await context.claim({ kind: 'container', name: options.name });
  const container = await context.outer.docker.createContainer({
    name: options.name,
    Image: options.image,
    Hostname: request.name,
    Cmd: ['run'],
    Env: [
      `OVERLAB_VM_CONFIG=${JSON.stringify({
        hostname: request.name,
        authorizedKey: options.authorizedKey,
      })}`,
    ],
    Labels: { [runLabel]: context.runId },
    HostConfig: {
      NetworkMode: network,
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN'],
      SecurityOpt: ['no-new-privileges'],
      Devices: devices.map((device) => ({
        PathOnHost: device,
        PathInContainer: device,
        CgroupPermissions: 'rwm',
      })),
      Binds: [
        `${options.snapshot}:${snapshotFolderInside}:ro`,
        ...(socketFolder === undefined ? [] : [`${path.resolve(socketFolder)}:${socketFolderInside}`]),
      ],
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
  });
  await container.start();
  const heard = await firstFrom(container, parseReady, 50);
  if ('found' in heard) return { ready: heard.found, container };
  const { State } = await container.inspect();
  await container.remove({ force: true, v: true });
  return { exitCode: State.ExitCode, lastWords: heard.lastWords };
}
