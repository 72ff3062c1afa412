import { UnsupportedError } from '../base/errors.ts';
import { EndpointRefusedError } from '../networks/docker/container-endpoint.ts';

/**
 * Attaches containers to a network that not every engine has, though it makes it: an engine that takes none is one that
 * does not support it, and what the network must carry cannot be seen there.
 *
 * @throws UnsupportedError with the engine's words.
 */
export async function unlessRefused<T>(network: string, attach: () => Promise<T>): Promise<T> {
  try {
    return await attach();
  } catch (error) {
    if (!(error instanceof EndpointRefusedError)) throw error;
    throw new UnsupportedError({ what: `this engine has no ${network}`, why: error.message }, { cause: error });
  }
}
