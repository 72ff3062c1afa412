import type { ArtifactNeed } from '../plugin/plugin.ts';
import { calicoVersion } from './calico-version.ts';

/** Calico's fork of BIRD 1.6, which reads what confd writes for it; BIRD 2 and 3 cannot. */
const ofImage = (program: string, path: string): ArtifactNeed => ({
  project: "Calico's BIRD",
  version: calicoVersion,
  program,
  image: { reference: `quay.io/calico/node:v${calicoVersion}`, path },
});

const ofConfd = (folder: string, file: string): ArtifactNeed => ({
  ...ofImage(file, `/etc/calico/confd/${folder}/${file}`),
  isText: true,
});

/** What says which files confd fills in, and with what. Those for IPv6 are left out. */
export const confdFiles: Readonly<Record<'conf.d' | 'templates', readonly string[]>> = {
  'conf.d': ['bird.toml', 'bird_aggr.toml', 'bird_ipam.toml'],
  templates: ['bird.cfg.template', 'bird_aggr.cfg.template', 'bird_ipam.cfg.template'],
};

/** BIRD, what asks it, and what confd makes its configuration of. */
export const birdArtifacts: readonly ArtifactNeed[] = [
  { ...ofImage('bird', '/usr/bin/bird'), versionArguments: ['--version'] },
  ofImage('birdcl', '/usr/bin/birdcl'),
  ...Object.entries(confdFiles).flatMap(([folder, files]) => files.map((file) => ofConfd(folder, file))),
];
