import type Docker from 'dockerode';
import type { Suite } from '../image-catalog.ts';

/** What a base image is wanted for. */
export interface BaseRequest {
  readonly engine: Docker;
  /** Architecture of the engine, as Go and Debian spell it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly suite: Suite;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
}

/** One way to come by a minimal Debian. */
export interface BaseImageStrategy {
  readonly name: string;
  /**
   * Puts the image on the engine.
   *
   * @returns its id, or why this way does not apply here.
   * @throws Error when it applies and fails.
   */
  make(request: BaseRequest): Promise<{ readonly id: string } | { readonly obstacle: string }>;
}
