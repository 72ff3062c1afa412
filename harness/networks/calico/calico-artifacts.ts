import type { ArtifactNeed } from '../plugin/plugin.ts';
import { calicoVersion as version } from './calico-version.ts';

const project = { project: 'Calico', version } as const;
const cni = `quay.io/calico/cni:v${version}`;

/** The node's program, and its two CNI plugins. From 3.33 on they are one program, which is not asked for. */
export const calicoArtifacts: readonly ArtifactNeed[] = [
  {
    ...project,
    program: 'calico-node',
    versionArguments: ['-v'],
    image: { reference: `quay.io/calico/node:v${version}`, path: '/usr/bin/calico-node' },
  },
  { ...project, program: 'calico', versionArguments: ['-v'], image: { reference: cni, path: '/opt/cni/bin/calico' } },
  {
    ...project,
    program: 'calico-ipam',
    versionArguments: ['-v'],
    image: { reference: cni, path: '/opt/cni/bin/calico-ipam' },
  },
];
