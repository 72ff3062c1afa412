import type { EngineEndpoint } from './endpoint.ts';

/** What a search may look at; injected, so that tests need no such machine. */
export interface SearchContext {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Told what is being done, in words for the user. */
  readonly onProgress: (line: string) => void;
}

/** An engine that answered. */
export interface FoundEngine {
  readonly endpoint: EngineEndpoint;
  /** How it was found, in words: `DOCKER_HOST`, `docker context "desktop"`, `private engine`. */
  readonly source: string;
  /** Gives up the use of it; what the user runs goes on. */
  release(): Promise<void>;
}

/** One way to come by the engine that hosts run in. */
export interface OuterEngineStrategy {
  readonly name: string;
  /**
   * @returns `undefined` when this way does not apply on this machine.
   * @throws UsageError when the user asked for an engine by this way and it cannot be used.
   */
  find(context: SearchContext): Promise<FoundEngine | undefined>;
}
