import { findProgram } from '../../find-program.ts';
import { proxyArguments } from '../proxies.ts';
import { machineAptSettings } from './apt-settings.ts';
import { machineMirror } from './apt-sources.ts';
import type { BaseImageStrategy } from './base-strategy.ts';
import { debianArchitecture } from './architecture.ts';
import { importTree } from './import-tree.ts';

/** Minimal Debian from a mirror by mmdebstrap, in some 12 s; as root, or in a user namespace. */
export const mmdebstrapStrategy: BaseImageStrategy = {
  name: 'mmdebstrap',
  async make({ engine, suite, architecture, env, onProgress }) {
    const mmdebstrap = findProgram('mmdebstrap', env);
    if (mmdebstrap === undefined) return { obstacle: 'mmdebstrap is not installed' };
    const own = debianArchitecture(process.arch);
    if (architecture !== own) return { obstacle: `it would make a Debian for ${own}, the engine is ${architecture}` };
    const mirror = await machineMirror();
    onProgress(`making Debian ${suite} by mmdebstrap from ${mirror ?? 'its default mirror'}`);
    const id = await importTree(
      engine,
      [
        mmdebstrap,
        '--quiet',
        '--variant=minbase',
        `--mode=${process.getuid?.() === 0 ? 'root' : 'unshare'}`,
        '--format=tar',
        '--dpkgopt=force-unsafe-io',
        ...['Acquire::Languages "none";', ...(await machineAptSettings())].map((line) => `--aptopt=${line}`),
        ...['doc', 'man', 'locale'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
        ...(mirror?.startsWith('https:') ? ['--include=ca-certificates'] : []),
        suite,
        '-',
        ...(mirror === undefined ? [] : [mirror]),
      ],
      { ...env, ...proxyArguments(env) },
    );
    return { id };
  },
};
