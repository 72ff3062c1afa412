import type { ArtifactNeed } from '../plugin/plugin.ts';

/** The last release of the original; those of the fork rajch/weave go by the same names and fit as well. */
const version = '2.8.1';
const reference = `weaveworks/weave:${version}`;

/** The router, and what is also its CNI plugins under other names. */
export const weaveArtifacts: readonly ArtifactNeed[] = [
  {
    program: 'weaver',
    project: 'Weave Net',
    version,
    versionArguments: ['--version'],
    image: { reference, path: '/home/weave/weaver' },
  },
  { program: 'weaveutil', project: 'Weave Net', version, image: { reference, path: '/usr/bin/weaveutil' } },
];
