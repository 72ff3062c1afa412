import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HarnessError } from '../../base/errors.ts';
import { contentHash, readContext } from '../../engine/images/build-context.ts';
import { findProgram } from '../../engine/find-program.ts';
import type { ArtifactNeed, GoModule } from '../plugin/plugin.ts';
import { cached, findCached } from './artifact-cache.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { goIsRecent, readGoVersion } from './go-version.ts';

const run = promisify(execFile);

/** A build of the project's sources, which its module proxy has, where a Go toolchain and a C compiler are installed. */
export const goSource: ArtifactSource = {
  async offer(need, { architecture, env }) {
    const { program, goModule } = need;
    if (goModule === undefined) return { obstacle: 'it is not built here' };
    const go = findProgram('go', env);
    if (go === undefined) return { obstacle: 'Go is not installed' };
    const { stdout } = await run(go, ['version'], { cwd: goModule.folder, env }).catch(() => ({ stdout: '' }));
    const found = readGoVersion(stdout);
    if (found === undefined || !goIsRecent(found.version, goModule.atLeast)) {
      return { obstacle: `Go ${found?.version ?? 'of an unknown version'} is older than ${goModule.atLeast}` };
    }
    if (found.architecture !== architecture) {
      return { obstacle: `Go is for ${found.architecture} here, and the hosts are ${architecture}` };
    }
    if (findProgram(env.CC ?? 'gcc', env) === undefined) return { obstacle: 'there is no C compiler, such as gcc' };
    const entry = { program, key: await keyOf(goModule, found.version, architecture) };
    return {
      from: `built with Go ${found.version}`,
      async obtain(say) {
        if ((await findCached(entry, env)) === undefined) {
          say(`building ${need.project} ${need.version}, which takes some minutes the first time`);
        }
        return cached(entry, env, (draft) => build(go, need, goModule, draft, env));
      },
    };
  },
};

async function keyOf({ folder, package: name, linkerFlags }: GoModule, version: string, architecture: string) {
  return contentHash(await readContext(folder), { name, version, architecture, linkerFlags: linkerFlags.join(' ') });
}

async function build(
  go: string,
  { project }: ArtifactNeed,
  { folder, package: name, linkerFlags }: GoModule,
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const flags = ['-s', '-w', ...linkerFlags].join(' ');
  const argv = ['build', '-mod=readonly', '-trimpath', '-ldflags', flags, '-o', target, name];
  try {
    await run(go, argv, { cwd: folder, env: { ...env, CGO_ENABLED: '1' }, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new HarnessError(
      { what: `${project} could not be built`, why: stderr.trim().split('\n').slice(-6).join('\n') },
      { cause: error },
    );
  }
}
