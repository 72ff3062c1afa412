import { execFile } from 'node:child_process';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../find-program.ts';
import { removeTree } from '../../mounts.ts';
import { proxyArguments } from '../proxies.ts';
import { machineAptSettings } from './apt-settings.ts';
import { machineMirror } from './apt-sources.ts';
import { debianArchitecture } from './architecture.ts';
import type { BaseImageStrategy } from './base-strategy.ts';
import { importTree } from './import-tree.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Minimal Debian from a mirror by debootstrap, in some 30 s; needs root. */
export const debootstrapStrategy: BaseImageStrategy = {
  name: 'debootstrap',
  async make({ engine, suite, architecture, env, onProgress }) {
    const debootstrap = findProgram('debootstrap', env);
    if (debootstrap === undefined) return { obstacle: 'debootstrap is not installed' };
    if (process.getuid?.() !== 0) return { obstacle: 'debootstrap needs root' };
    const own = debianArchitecture(process.arch);
    if (architecture !== own) return { obstacle: `it would make a Debian for ${own}, the engine is ${architecture}` };
    const mirror = await machineMirror();
    onProgress(`making Debian ${suite} by debootstrap from ${mirror ?? 'its default mirror'}`);
    const tree = await mkdtemp(path.join(tmpdir(), 'overlab-base-'));
    try {
      const withKeys = await stat(keyring).then(
        () => [`--keyring=${keyring}`],
        () => [],
      );
      const withCertificates = mirror?.startsWith('https:') ? ['--include=ca-certificates'] : [];
      const argv = [
        '--variant=minbase',
        ...withKeys,
        ...withCertificates,
        suite,
        tree,
        ...(mirror === undefined ? [] : [mirror]),
      ];
      await runDebootstrap(debootstrap, argv, { ...env, ...proxyArguments(env) });
      await writeFile(
        path.join(tree, 'etc/apt/apt.conf.d/99mirror'),
        (await machineAptSettings()).map((line) => `${line}\n`),
      );
      const exclude = [
        './var/cache/apt/archives/*.deb',
        './var/lib/apt/lists/*',
        './usr/share/doc/*',
        './usr/share/man/*',
      ];
      const id = await importTree(
        engine,
        [
          'tar',
          '--numeric-owner',
          '--one-file-system',
          ...exclude.map((what) => `--exclude=${what}`),
          '-C',
          tree,
          '-c',
          '.',
        ],
        env,
      );
      return { id };
    } finally {
      await removeTree(tree);
    }
  },
};

async function runDebootstrap(program: string, argv: string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await promisify(execFile)(program, argv, { env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-12);
    throw new Error(['debootstrap failed', ...words].join('\n'), { cause: error });
  }
}
