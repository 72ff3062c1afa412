import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import { socketDir } from '../../base/paths.ts';
import { engineClient } from '../../engine/streams/engine-client.ts';
import { execInContainer, spawnInContainer } from '../container-exec.ts';
import type { Host } from '../host.ts';
import type { HostDescriptor, HostProvider, HostRequest, ProviderContext } from '../provider.ts';
import { streamTo } from './engine-reach.ts';
import { EngineReadyStrategy } from './engine-ready-strategy.ts';

/** Ways to an engine in a container: a socket in a shared folder where one can be shared, else `dial-stdio`. */
function waysTo(folder: string | undefined): HostDescriptor['stream'][] {
  const socket = folder === undefined ? [] : [{ kind: 'socket' as const, path: path.join(folder, 'docker.sock') }];
  return [...socket, { kind: 'dial-stdio' }];
}

async function start(request: HostRequest, context: ProviderContext): Promise<HostDescriptor> {
  const name = `overlab-${request.runId}-${request.name}`;
  let folder: string | undefined;
  if (context.sharesFolders) {
    folder = path.join(socketDir(request.runId), request.name);
    await context.claim({ kind: 'directory', path: folder });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await context.claim({ kind: 'container', name });
  const ready = new EngineReadyStrategy(context.outer, request.name, waysTo(folder));
  const { startDindContainer } = await import('./dind-container.ts');
  await startDindContainer(
    { url: context.outerUrl, id: context.outerId },
    { image: context.image, name, request, sharedSocketFolder: folder },
    ready,
  );
  const stream = ready.reachedBy;
  if (stream === undefined) throw new HarnessError({ what: `no way to the engine of ${request.name} was found` });
  const container = context.outer.getContainer(name);
  const info = await engineClient(streamTo(container, stream)).version();
  return {
    provider: dindProvider.name,
    name: request.name,
    tier: dindProvider.tier,
    engineVersion: info.Version,
    kernel: info.KernelVersion ?? 'unknown',
    address: request.underlay.address,
    container: name,
    stream,
  };
}

function attach(descriptor: HostDescriptor, outer: Docker): Host {
  const container = outer.getContainer(descriptor.container);
  return {
    name: descriptor.name,
    tier: descriptor.tier,
    engineVersion: descriptor.engineVersion,
    underlay: { address: descriptor.address, interface: 'eth0' },
    engine: engineClient(streamTo(container, descriptor.stream)),
    exec: (argv, options) => execInContainer(container, descriptor.name, argv, options),
    spawn: (argv) => spawnInContainer(container, argv),
    close: () => undefined,
  };
}

/** Docker-in-Docker hosts: a container each, with an engine of its own and the machine's kernel. */
export const dindProvider: HostProvider = {
  name: 'dind',
  tier: 'shared-kernel',
  memoryBytes: 128 * 1024 * 1024,
  start,
  attach,
};
