import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { dialStdioStream } from '../../engine/streams/dial-stdio-stream.ts';
import { engineClient } from '../../engine/streams/engine-client.ts';
import { socketStream } from '../../engine/streams/socket-stream.ts';
import type { StreamFactory } from '../../engine/streams/stream-factory.ts';
import { firstFrom } from '../container-lines.ts';
import type { HostReach } from '../provider.ts';

/** How an engine in a container is reached. */
export type ContainerReach = Exclude<HostReach, { kind: 'ssh' }>;

/** Folder inside a host that holds its engine's socket. */
export const socketFolderInside = '/run/overlab';
const socketInside = `${socketFolderInside}/docker.sock`;
const pingTimeoutMs = 5_000;

/** The stream factory for the way that was found to reach an engine. */
export function streamTo(container: Docker.Container, way: ContainerReach): StreamFactory {
  return way.kind === 'socket' ? socketStream(way.path) : dialStdioStream(container, socketInside);
}

/**
 * Waits until the engine inside a container says that it listens, then tries the ways to reach it in order.
 *
 * @throws HarnessError with the engine's last words when the container ends or no way works.
 */
export async function reachEngine(
  container: Docker.Container,
  hostName: string,
  ways: readonly ContainerReach[],
): Promise<ContainerReach> {
  await engineListens(container, hostName);
  const refusals: string[] = [];
  for (const way of ways) {
    try {
      await ping(engineClient(streamTo(container, way)));
      return way;
    } catch (error) {
      refusals.push(`${way.kind}: ${messageOf(error)}`);
    }
  }
  throw new HarnessError({ what: `the engine of ${hostName} listens but cannot be reached`, why: refusals.join('; ') });
}

async function ping(engine: Docker): Promise<void> {
  const given = new AbortController();
  try {
    await Promise.race([
      engine.ping(),
      delay(pingTimeoutMs, undefined, { signal: given.signal }).then(() => {
        throw new Error(`no answer within ${pingTimeoutMs} ms`);
      }),
    ]);
  } finally {
    given.abort();
  }
}

async function engineListens(container: Docker.Container, hostName: string): Promise<void> {
  const heard = await firstFrom(container, (line) => line.includes(`API listen on ${socketInside}`) || undefined);
  if ('found' in heard) return;
  throw new HarnessError({ what: `the engine of ${hostName} ended before it was ready`, why: heard.lastWords });
}
