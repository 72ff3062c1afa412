import { homedir } from 'node:os';
import type Docker from 'dockerode';
import { messageOf, UsageError } from '../../base/errors.ts';
import { engineAdvice } from '../install/advice.ts';
import { privateEngineObstacle } from '../private/private-engine.ts';
import { dockerContextStrategy } from './docker-context-strategy.ts';
import { dockerHostStrategy } from './docker-host-strategy.ts';
import { connectEngine, endpointUrl, type EngineEndpoint } from './endpoint.ts';
import type { FoundEngine, OuterEngineStrategy, SearchContext } from './engine-strategy.ts';
import { privateEngineStrategy } from './private-engine-strategy.ts';
import { usualSocketStrategy } from './usual-socket-strategy.ts';

export interface EngineVersion {
  /** For example `26.1.5+dfsg1`. */
  readonly engine: string;
  readonly api: string;
  readonly os: string;
  /** As Go spells it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly kernel: string;
}

/** The engine that Docker-in-Docker hosts run in. */
export interface OuterEngine {
  readonly docker: Docker;
  readonly endpoint: EngineEndpoint;
  /** The endpoint as clients take it in `DOCKER_HOST`. */
  readonly url: string;
  /** How it was found, in words: `DOCKER_HOST`, `docker context "desktop"`, `private engine`. */
  readonly source: string;
  /** Whether it is the private engine, which ends when nobody uses it. */
  readonly isPrivate: boolean;
  readonly version: EngineVersion;
  /** Gives up the use of it. Stops it when it is private and nobody else uses it; never throws twice. */
  release(): Promise<void>;
}

export interface OuterEngineSearch extends Partial<SearchContext> {
  /** Whether a private engine may be started (default: true). */
  readonly allowPrivate?: boolean;
}

/** Engines that the user runs, in the order in which they are looked for. */
const userEngines: readonly OuterEngineStrategy[] = [dockerHostStrategy, dockerContextStrategy, usualSocketStrategy];

/**
 * Finds the engine that hosts run in: `DOCKER_HOST`, the docker context, the usual sockets,
 * else a private one that is started here. An engine of the user's is used as it is.
 *
 * @throws UsageError when an engine that was asked for does not answer, when there is none
 *   and none can be started, or when it does not run Linux containers.
 */
export async function findOuterEngine(search: OuterEngineSearch = {}): Promise<OuterEngine> {
  const { allowPrivate = true, ...given } = search;
  const context: SearchContext = {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    onProgress: () => undefined,
    ...given,
  };
  for (const strategy of allowPrivate ? [...userEngines, privateEngineStrategy] : userEngines) {
    const found = await strategy.find(context);
    if (found !== undefined) return describe(found, strategy === privateEngineStrategy);
  }
  throw new UsageError({
    what: 'there is no Docker Engine to run hosts in',
    why: [
      'DOCKER_HOST and the docker context name none, none listens on the usual sockets',
      allowPrivate
        ? `and none can be started here: ${(await privateEngineObstacle(context)) ?? 'unknown reason'}`
        : 'and a private one was not wanted',
    ].join(', '),
    remedy: await engineAdvice(context.platform),
  });
}

async function describe(found: FoundEngine, isPrivate: boolean): Promise<OuterEngine> {
  const docker = connectEngine(found.endpoint);
  try {
    const answer = await docker.version();
    if (answer.Os !== 'linux') {
      throw new UsageError({
        what: `the engine found by ${found.source} cannot run hosts`,
        why: `it runs ${answer.Os} containers`,
        remedy: 'switch it to Linux containers',
      });
    }
    return {
      docker,
      endpoint: found.endpoint,
      url: endpointUrl(found.endpoint),
      source: found.source,
      isPrivate,
      version: {
        engine: answer.Version,
        api: answer.ApiVersion,
        os: answer.Os,
        architecture: answer.Arch,
        kernel: answer.KernelVersion ?? 'unknown',
      },
      release: once(() => found.release()),
    };
  } catch (error) {
    await found.release();
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      { what: `the engine found by ${found.source} does not tell its version`, why: messageOf(error) },
      { cause: error },
    );
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
