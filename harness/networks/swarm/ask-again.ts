import pRetry, { type Options } from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import type { RetryListener } from '../network.ts';

/** The words of an engine that waited for something longer than it may. */
export const waitedInVain = /context deadline exceeded/;

/** Asks a host's engine again where it refuses, as `options` say; `onRetry` is told of it once the engine gives in. */
export async function askAgain<T>(
  host: Host,
  ask: () => Promise<T>,
  { onRetry, ...options }: Options & { readonly onRetry: RetryListener },
): Promise<T> {
  const refusals: string[] = [];
  const given = await pRetry(ask, { ...options, onFailedAttempt: ({ error }) => void refusals.push(error.message) });
  if (refusals.length > 0) onRetry(host, refusals);
  return given;
}
