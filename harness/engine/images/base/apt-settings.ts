import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What an administrator sets for the mirrors that this machine uses; it holds for images made from them as well. */
const settings = /^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ".*";$/;

/** The lines of `apt-config dump` that say how this machine's mirrors are reached and judged. */
export function mirrorSettings(dump: string): string[] {
  return dump.split('\n').filter((line) => settings.test(line));
}

/** How this machine's apt reaches and judges its mirrors, as lines of apt.conf(5); none without apt. */
export async function machineAptSettings(): Promise<string[]> {
  try {
    return mirrorSettings((await promisify(execFile)('apt-config', ['dump'])).stdout);
  } catch {
    return [];
  }
}
