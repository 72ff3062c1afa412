import type { ArtifactNeed } from '../plugin/plugin.ts';

/** Of the fork that goes on (github.com/rajch/weave); the original ended with 2.8.1, whose image has the same files. */
const version = '2.9.0';
const reference = `rajchaudhuri/weave:${version}`;

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
