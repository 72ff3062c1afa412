import type { ArtifactNeed } from '../plugin/plugin.ts';

/** Flannel's daemon. */
export const flannelArtifact: ArtifactNeed = { program: 'flanneld', project: 'Flannel', version: '0.28.9' };
