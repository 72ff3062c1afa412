import type Docker from 'dockerode';
import type { ArtifactNeed } from '../plugin/plugin.ts';

/** Where programs are looked for, and for whom. */
export interface ArtifactGround {
  /** The folder that the user named. */
  readonly folder: string | undefined;
  /** Of the hosts, as Go spells it: `amd64`. */
  readonly architecture: string;
  /** The outer engine, which pulls images. */
  readonly engine: Docker;
  readonly env: NodeJS.ProcessEnv;
}

/** A way to a program that is open here. */
export interface ArtifactOffer {
  /** In words, for the bundle and for people: `built with go1.26.8`. */
  readonly from: string;
  /** Gets it. @returns where it lies on this machine. */
  obtain(say: (line: string) => void): Promise<string>;
}

/** Why a way is not open here. */
export interface Obstacle {
  readonly obstacle: string;
}

/** One of the ways to a program. Adding one means adding a file and a line in `offers.ts`. */
export interface ArtifactSource {
  /** Looks whether it is open, and changes nothing. @throws UsageError for what the user named and cannot be used. */
  offer(need: ArtifactNeed, ground: ArtifactGround): Promise<ArtifactOffer | Obstacle>;
}

export function isOffer(answer: ArtifactOffer | Obstacle): answer is ArtifactOffer {
  return 'obtain' in answer;
}
