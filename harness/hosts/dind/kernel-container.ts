import { execInContainer } from '../container-exec.ts';
import type { Host } from '../host.ts';
import type { ProviderContext } from '../provider.ts';
import { runLabel } from '../resource.ts';
import { nodeCapabilities } from './capabilities.ts';

/** A container with the rights of a Docker-in-Docker host, and neither engine nor network. */
export type KernelContainer = Pick<Host, 'name' | 'tier' | 'exec'> & { remove(): Promise<void> };

/** Starts a container in which can be tried what the kernel has that Docker-in-Docker hosts share. */
export async function startKernelContainer(
  image: string,
  { outer, claim, runId }: ProviderContext,
): Promise<KernelContainer> {
  const name = `overlab-${runId}-kernel`;
  await claim({ kind: 'container', name });
  const container = await outer.docker.createContainer({
    name,
    Image: image,
    Entrypoint: ['sleep', 'infinity'],
    Labels: { [runLabel]: runId },
    HostConfig: {
      NetworkMode: 'none',
      Init: true,
      CapDrop: ['ALL'],
      CapAdd: [...nodeCapabilities],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
    },
  });
  await container.start();
  return {
    name: 'this machine',
    tier: 'shared-kernel',
    exec: (argv, options) => execInContainer(container, 'this machine', argv, options),
    remove: () => container.remove({ force: true, v: true }),
  };
}
