import { $ } from 'zx';

/** Waits for another apt or dpkg that is at work, up to two minutes. */
const waiting = ['-o', 'DPkg::Lock::Timeout=120'];

type OnLine = (line: string) => void;

/** Runs apt-get without questions. Rejects with its exit code and what it wrote to its error output. */
async function aptGet(args: readonly string[], onLine: OnLine): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const command = $({ env, quiet: true, nothrow: true })`apt-get ${[...waiting, ...args]}`;
  for await (const line of command) onLine(line);
  const { exitCode, stderr } = await command;
  if (exitCode === 0) return;
  const words = stderr.trim().split('\n').slice(-6).join('\n');
  throw new Error(`apt-get ${args[0]} ended with code ${exitCode}\n${words}`);
}

/** Fetches the package lists. */
export async function updatePackageLists(onLine: OnLine): Promise<void> {
  await aptGet(['update'], onLine);
}

/** Installs packages without what they merely recommend. */
export async function installPackages(packages: readonly string[], onLine: OnLine): Promise<void> {
  await aptGet(['install', '--yes', '--no-install-recommends', ...packages], onLine);
}
