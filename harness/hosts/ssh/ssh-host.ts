import { engineClient } from '../../engine/streams/engine-client.ts';
import type { Tier } from '../../results/tier.ts';
import { CommandServer } from '../commands/command-server.ts';
import type { Host, HostProcess } from '../host.ts';
import { systemdSwitch } from '../engine-switch.ts';
import { runCommand } from '../run-command.ts';
import type { SshConnection } from './ssh-connection.ts';

/** Where the docker command looks by itself. */
const usualSocket = '/var/run/docker.sock';

export interface SshHostOptions {
  readonly name: string;
  readonly tier: Tier;
  readonly engineVersion: string;
  readonly underlay: Host['underlay'];
  readonly connection: SshConnection;
  /** Path of the engine's socket on the machine; commands run there find it in `DOCKER_HOST`. */
  readonly engineSocket: string;
}

/** A machine that is reached over SSH, as a host. Nothing is sent before it is first used. */
export function sshHost({ name, tier, engineVersion, underlay, connection, engineSocket }: SshHostOptions): Host {
  const env: Record<string, string> = engineSocket === usualSocket ? {} : { DOCKER_HOST: `unix://${engineSocket}` };
  const commands = new CommandServer(name, (argv) => connection.spawn(argv, env));
  const spawn = (argv: readonly string[]): Promise<HostProcess> => commands.spawn(argv);
  const dialEngine = () => connection.openStream(engineSocket);
  const exec: Host['exec'] = (argv, options) => runCommand(spawn, name, argv, options);
  return {
    name,
    tier,
    engineVersion,
    underlay,
    engine: engineClient(dialEngine),
    dialEngine,
    exec,
    spawn,
    engineSwitch: () => systemdSwitch({ name, exec }),
    power: null,
    close: () => connection.close(),
  };
}
