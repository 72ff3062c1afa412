import { GenericContainer, type WaitStrategy } from 'testcontainers';
import { runLabel } from '../resource.ts';
import type { HostRequest } from '../provider.ts';
import { nodeCapabilities } from './capabilities.ts';
import { socketFolderInside } from './engine-reach.ts';
import { bindTestcontainers } from './testcontainers-engine.ts';

interface DindContainerOptions {
  readonly image: string;
  readonly name: string;
  readonly runId: string;
  readonly request: HostRequest;
  readonly sharedSocketFolder: string | undefined;
}

/** A container that runs a Docker Engine of its own on the lab's underlay. */
class DindContainer extends GenericContainer {
  constructor({ image, name, runId, request, sharedSocketFolder }: DindContainerOptions) {
    super(image);
    this.withName(name)
      .withHostname(request.name)
      .withLabels({ [runLabel]: runId })
      .withNetworkMode(request.underlay.network)
      .withDroppedCapabilities('ALL')
      .withAddedCapabilities(...nodeCapabilities)
      .withSecurityOpt('seccomp=unconfined', 'apparmor=unconfined')
      .withCommand(['--default-address-pool', `base=${request.subnetPool.base},size=${request.subnetPool.size}`])
      .withAutoCleanup(false);
    this.createOpts.Volumes = { '/var/lib/docker': {} };
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [request.underlay.network]: { IPAMConfig: { IPv4Address: request.underlay.address } } },
    };
    Object.assign(this.hostConfig, {
      CgroupnsMode: 'private',
      MaskedPaths: [],
      ReadonlyPaths: [],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
      Dns: [request.underlay.address],
    });
    if (sharedSocketFolder !== undefined) {
      this.withBindMounts([{ source: sharedSocketFolder, target: socketFolderInside }]);
    }
  }
}

/** Starts such a container, and resolves when `ready` says that its engine answers. */
export async function startDindContainer(
  engine: { url: string; id: string },
  options: DindContainerOptions,
  ready: WaitStrategy,
): Promise<void> {
  await bindTestcontainers(engine.url, engine.id);
  await new DindContainer(options).withWaitStrategy(ready).start();
}
