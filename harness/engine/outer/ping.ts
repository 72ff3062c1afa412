import type Docker from 'dockerode';

/** Time in which an engine must answer `_ping`. */
const answerMs = 5_000;

type AbortablePing = (options: { abortSignal: AbortSignal }) => Promise<unknown>;

/**
 * Resolves when the engine answers.
 *
 * @throws the connection's error, or an Error when no answer comes in time.
 */
export async function pingEngine(engine: Docker, timeoutMs: number = answerMs): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await (engine.ping as AbortablePing).call(engine, { abortSignal: signal });
  } catch (error) {
    if (signal.aborted) throw new Error(`no answer within ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  }
}
