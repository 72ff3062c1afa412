import { findProgram } from '../find-program.ts';
import { isDebianFamily, readOsRelease, type OsRelease } from './os-release.ts';

/** Something that an engine of our own needs and that this machine does not have. */
export interface MissingTool {
  /** `Docker Engine`, `mmdebstrap`. */
  readonly name: string;
  readonly purpose: string;
  /** The packages of Debian and Ubuntu that bring it; empty on other systems. */
  readonly packages: readonly string[];
}

/** What is missing, given what is there. */
export function toolsMissingFrom(has: (program: string) => boolean, system: OsRelease): MissingTool[] {
  const isDebian = isDebianFamily(system);
  const missing: MissingTool[] = [];
  if (!['dockerd', 'containerd', 'runc'].every(has)) {
    missing.push({
      name: 'Docker Engine',
      purpose: 'hosts run in an engine',
      packages: isDebian ? ['docker.io'] : [],
    });
  }
  if (!has('mmdebstrap') && !has('debootstrap')) {
    const keys = system.ids[0] === 'debian' ? [] : ['debian-archive-keyring', 'gpg'];
    missing.push({
      name: 'mmdebstrap',
      purpose: 'images are built on it where no registry can be reached',
      packages: isDebian ? ['mmdebstrap', ...keys] : [],
    });
  }
  return missing;
}

/** What an engine of our own needs and this machine does not have. Elsewhere than on Linux there is none, and nothing is missing. */
export async function missingTools(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<MissingTool[]> {
  if (platform !== 'linux') return [];
  return toolsMissingFrom((program) => findProgram(program, env) !== undefined, await readOsRelease());
}
