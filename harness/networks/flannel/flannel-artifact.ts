import { fileURLToPath } from 'node:url';
import type { ArtifactNeed } from '../plugin/plugin.ts';

/** The same as in `build/go.mod`. */
const version = '0.28.9';

/** Flannel's daemon. */
export const flannelArtifact: ArtifactNeed = {
  program: 'flanneld',
  project: 'Flannel',
  version,
  versionArguments: ['--version'],
  image: { reference: `ghcr.io/flannel-io/flannel:v${version}`, path: '/opt/bin/flanneld' },
  goModule: {
    folder: fileURLToPath(new URL('build', import.meta.url)),
    package: 'github.com/flannel-io/flannel',
    atLeast: '1.25.9',
    linkerFlags: ['-X', `github.com/flannel-io/flannel/pkg/version.Version=v${version}`],
  },
};
