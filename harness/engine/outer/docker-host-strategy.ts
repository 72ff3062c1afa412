import { messageOf, UsageError } from '../../base/errors.ts';
import { connectEngine } from './endpoint.ts';
import type { OuterEngineStrategy } from './engine-strategy.ts';
import { parseEngineUrl } from './engine-url.ts';
import { pingEngine } from './ping.ts';

/** The engine that `DOCKER_HOST` names. One that does not answer is an error: the user meant it. */
export const dockerHostStrategy: OuterEngineStrategy = {
  name: 'DOCKER_HOST',
  async find({ env }) {
    const url = env.DOCKER_HOST;
    if (!url) return undefined;
    const usesTls = Boolean(env.DOCKER_TLS_VERIFY || env.DOCKER_TLS);
    const endpoint = parseEngineUrl(url, 'DOCKER_HOST', usesTls);
    try {
      await pingEngine(connectEngine(endpoint));
    } catch (error) {
      throw new UsageError(
        {
          what: `the engine that DOCKER_HOST names (${url}) cannot be reached`,
          why: messageOf(error),
          remedy: 'start that engine, or unset DOCKER_HOST to let overlab look for one',
        },
        { cause: error },
      );
    }
    return { endpoint, source: 'DOCKER_HOST', release: () => Promise.resolve() };
  },
};
