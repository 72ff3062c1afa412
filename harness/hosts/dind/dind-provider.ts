import path from 'node:path';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import { ensureImage } from '../../engine/images/ensure-image.ts';
import { hostImageName } from '../../engine/images/image-catalog.ts';
import { engineClient } from '../../engine/streams/engine-client.ts';
import { claimedFolder } from '../claimed-folder.ts';
import { CommandServer } from '../commands/command-server.ts';
import { spawnInContainer } from '../container-exec.ts';
import { containerLog } from '../container-log.ts';
import { behindPower } from '../container-power.ts';
import type { Host } from '../host.ts';
import { runCommand } from '../run-command.ts';
import type { HostDescriptor, HostProvider, HostRequest, ProviderContext, StartHost } from '../provider.ts';
import { streamTo, type ContainerReach } from './engine-reach.ts';
import { EngineReadyStrategy } from './engine-ready-strategy.ts';

/** Ways to an engine in a container: a socket in a shared folder where one can be shared, else `dial-stdio`. */
function waysTo(folder: string | undefined): ContainerReach[] {
  const socket = folder === undefined ? [] : [{ kind: 'socket' as const, path: path.join(folder, 'docker.sock') }];
  return [...socket, { kind: 'dial-stdio' }];
}

async function prepare(engine: string, context: ProviderContext): Promise<StartHost> {
  const { tag } = await ensureImage(context.outer.docker, hostImageName(engine), { onProgress: context.say });
  return (request) => start(request, tag, context);
}

async function start(request: HostRequest, image: string, context: ProviderContext): Promise<HostDescriptor> {
  const { outer, claim, runId } = context;
  const name = `overlab-${runId}-${request.key}`;
  const folder = outer.sharesFolders ? await claimedFolder(context, request.key) : undefined;
  await claim({ kind: 'container', name });
  const ready = new EngineReadyStrategy(outer.docker, request.name, waysTo(folder));
  const { startDindContainer } = await import('./dind-container.ts');
  await startDindContainer(outer, { image, name, runId, request, sharedSocketFolder: folder }, ready);
  const reach = ready.reachedBy;
  if (reach === undefined) throw new HarnessError({ what: `no way to the engine of ${request.name} was found` });
  const info = await engineClient(streamTo(outer.docker.getContainer(name), reach)).version();
  return {
    provider: dindProvider.name,
    name: request.name,
    tier: dindProvider.tier,
    engineVersion: info.Version,
    kernel: info.KernelVersion ?? 'unknown',
    address: request.underlay.address,
    interface: 'eth0',
    container: name,
    reach,
  };
}

function attach({ container: id, reach, ...descriptor }: HostDescriptor, outer: Docker): Host {
  if (id === null || reach.kind === 'ssh') {
    throw new HarnessError({ what: `${descriptor.name} is no Docker-in-Docker host` });
  }
  const container = outer.getContainer(id);
  const commands = new CommandServer(descriptor.name, (argv) => spawnInContainer(container, argv));
  const spawn = (argv: readonly string[]) => commands.spawn(argv);
  return behindPower(container, {
    name: descriptor.name,
    tier: descriptor.tier,
    engineVersion: descriptor.engineVersion,
    underlay: { address: descriptor.address, interface: descriptor.interface },
    dialEngine: streamTo(container, reach),
    exec: (argv, options) => runCommand(spawn, descriptor.name, argv, options),
    spawn,
    close: () => commands.close(),
  });
}

/** Docker-in-Docker hosts: a container each, with an engine of its own and the machine's kernel. */
export const dindProvider: HostProvider = {
  name: 'dind',
  title: 'Docker-in-Docker',
  tier: 'shared-kernel',
  memoryBytes: 128 * 1024 * 1024,
  hostsPerProcessor: 32,
  prepare,
  attach,
  engineLog: containerLog,
};
