import { messageOf } from '../../base/errors.ts';
import type { Host } from '../host.ts';
import { askMachine } from './machine-facts.ts';
import {
  engineObstacles,
  machineObstacles,
  roomObstacles,
  underlayObstacles,
  type EngineInfo,
  type InterfaceInfo,
} from './obstacles.ts';

/** What a machine is, and what keeps it from being a host of a lab. */
export interface SshHostFacts {
  /** For example `26.1.5+dfsg1`; empty when the engine does not answer. */
  readonly engineVersion: string;
  /** For example `6.12.48+deb13-amd64`. */
  readonly kernel: string;
  /** A line each: what, and what to do about it. Empty when the machine can be used. */
  readonly obstacles: readonly string[];
}

/**
 * Looks at a machine before a lab uses it, and tells all obstacles at once. Changes nothing on it.
 *
 * @throws UsageError when it cannot be reached or does not run commands as root, HarnessError when the
 *   connection is cut.
 */
export async function examineSshHost(host: Host): Promise<SshHostFacts> {
  const machine = await askMachine(host);
  const [engine, underlay] = await Promise.all([examineEngine(host), examineUnderlay(host)]);
  return {
    engineVersion: engine.version,
    kernel: machine.kernel,
    obstacles: [...machineObstacles(machine), ...engine.obstacles, ...underlay],
  };
}

async function examineEngine(host: Host): Promise<{ version: string; obstacles: string[] }> {
  try {
    const info = (await host.engine.info()) as EngineInfo & { ServerVersion: string; DockerRootDir: string };
    const room = await examineRoom(host, info.DockerRootDir);
    return { version: info.ServerVersion, obstacles: [...engineObstacles(info), ...room] };
  } catch (error) {
    return { version: '', obstacles: [`its engine does not answer: ${messageOf(error)}`] };
  }
}

async function examineRoom(host: Host, folder: string): Promise<string[]> {
  const { stdout } = await host.exec(['stat', '--file-system', '--format', '%a %S', '--', folder]);
  const [blocks = 0, blockBytes = 0] = stdout.trim().split(' ').map(Number);
  return roomObstacles(folder, blocks * blockBytes);
}

/** Without `ip` nothing is said of interfaces: that it is missing is told already. */
async function examineUnderlay(host: Host): Promise<string[]> {
  const { exitCode, stdout } = await host.exec(['ip', '-json', 'address', 'show'], { check: false });
  return exitCode === 0 ? underlayObstacles(host.underlay, JSON.parse(stdout) as InterfaceInfo[]) : [];
}
