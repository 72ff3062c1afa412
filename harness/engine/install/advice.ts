import { isDebianFamily, readOsRelease } from './os-release.ts';

/** What to do on this system to come by a Docker Engine, in words. */
export async function engineAdvice(platform: NodeJS.Platform, isRoot = process.getuid?.() === 0): Promise<string> {
  if (platform === 'darwin') return 'install Docker Desktop, OrbStack or Colima, and start it';
  if (platform === 'win32') return 'run overlab inside WSL 2, with Docker Desktop or an engine of its own';
  const system = await readOsRelease();
  if (isDebianFamily(system)) {
    return isRoot
      ? "run 'overlab doctor --fix', which installs docker.io"
      : "start an engine that you may use, or run 'overlab doctor --fix' as root, which installs docker.io";
  }
  const command = installCommands.find(([ids]) => ids.some((id) => system.ids.includes(id)))?.[1];
  const install = command === undefined ? 'install Docker Engine' : `install Docker Engine as root: ${command}`;
  return `${install}; then start it, or run overlab as root, which starts one of its own`;
}

const installCommands: readonly (readonly [ids: readonly string[], command: string])[] = [
  [['fedora'], 'dnf install moby-engine'],
  [['rhel', 'centos'], 'dnf install docker-ce (from the repository at docs.docker.com/engine/install)'],
  [['arch'], 'pacman -S docker'],
  [['alpine'], 'apk add docker'],
  [['suse', 'opensuse'], 'zypper install docker'],
];
