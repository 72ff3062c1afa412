import { HarnessError, messageOf } from '../../base/errors.ts';
import { findProgram } from '../find-program.ts';
import { engineAdvice } from './advice.ts';
import { installPackages, updatePackageLists } from './apt.ts';
import { missingTools } from './missing-tools.ts';
import { withoutNewServices } from './service-policy.ts';

export interface InstallOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: (line: string) => void;
}

/** What was done: the packages that were installed, or what the user has to do where we may not. */
export type InstallOutcome =
  | { readonly kind: 'complete' }
  | { readonly kind: 'installed'; readonly packages: readonly string[] }
  | { readonly kind: 'advice'; readonly advice: string };

/**
 * Installs what an engine of our own needs and is missing, where that may be done: as root on Debian and Ubuntu.
 * No service is started or set to start by it.
 *
 * @throws HarnessError with apt's words when it fails.
 */
export async function installEngine({
  env = process.env,
  onProgress = () => undefined,
}: InstallOptions = {}): Promise<InstallOutcome> {
  const missing = await missingTools(env);
  if (missing.length === 0) return { kind: 'complete' };
  const packages = missing.flatMap((tool) => tool.packages);
  const mayInstall = process.getuid?.() === 0 && findProgram('apt-get', env) !== undefined;
  if (packages.length === 0 || !mayInstall) return { kind: 'advice', advice: await engineAdvice(process.platform) };
  onProgress(`installing ${packages.join(', ')}`);
  await withoutNewServices(() => updateAndInstall(packages, onProgress));
  const still = (await missingTools(env)).map((tool) => tool.name);
  if (still.length === 0) return { kind: 'installed', packages };
  throw new HarnessError({
    what: `${still.join(' and ')} still missing`,
    why: `${packages.join(', ')} are installed, but their programs are not on PATH`,
  });
}

/** Lists that could not be fetched matter only when the packages cannot be installed either. */
async function updateAndInstall(packages: readonly string[], onLine: (line: string) => void): Promise<void> {
  const stale = await updatePackageLists(onLine).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  try {
    await installPackages(packages, onLine);
  } catch (error) {
    throw new HarnessError(
      {
        what: `${packages.join(', ')} could not be installed`,
        why: [stale, messageOf(error)].filter(Boolean).join('\n'),
        remedy: `see why, then: apt-get update && apt-get install ${packages.join(' ')}`,
      },
      { cause: error },
    );
  }
}
