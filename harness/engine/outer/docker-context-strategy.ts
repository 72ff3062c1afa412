import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, UsageError } from '../../base/errors.ts';
import { connectEngine } from './endpoint.ts';
import type { OuterEngineStrategy, SearchContext } from './engine-strategy.ts';
import { parseEngineUrl } from './engine-url.ts';
import { pingEngine } from './ping.ts';

const configSchema = z.object({ currentContext: z.string().optional() });
const metaSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/** The docker client's context, when another than `default` is in use: by `DOCKER_CONTEXT` or `docker context use`. */
export const dockerContextStrategy: OuterEngineStrategy = {
  name: 'docker context',
  async find(context) {
    const folder = context.env.DOCKER_CONFIG || path.join(context.home, '.docker');
    const name = await currentContext(context, folder);
    if (name === undefined || name === '' || name === 'default') return undefined;
    const place = `docker context "${name}"`;
    const url = await contextUrl(folder, name, place);
    const endpoint = parseEngineUrl(url, place, await exists(path.join(folder, 'contexts', 'tls', contextId(name))));
    try {
      await pingEngine(connectEngine(endpoint));
    } catch (error) {
      throw new UsageError(
        {
          what: `the engine of ${place} (${url}) cannot be reached`,
          why: messageOf(error),
          remedy: "start that engine, or choose another: 'docker context use default'",
        },
        { cause: error },
      );
    }
    return { endpoint, source: place, release: () => Promise.resolve() };
  },
};

/** The docker client names the folder of a context by the SHA-256 of the context's name. */
function contextId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

async function currentContext({ env }: SearchContext, folder: string): Promise<string | undefined> {
  if (env.DOCKER_CONTEXT) return env.DOCKER_CONTEXT;
  const file = path.join(folder, 'config.json');
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  try {
    return configSchema.parse(JSON.parse(content)).currentContext;
  } catch (error) {
    throw new UsageError(
      { what: `${file} cannot be read as the docker client's configuration`, why: messageOf(error), remedy: 'mend it' },
      { cause: error },
    );
  }
}

async function contextUrl(folder: string, name: string, place: string): Promise<string> {
  const file = path.join(folder, 'contexts', 'meta', contextId(name), 'meta.json');
  try {
    return metaSchema.parse(JSON.parse(await readFile(file, 'utf8'))).Endpoints.docker.Host;
  } catch (error) {
    throw new UsageError(
      {
        what: `${place} is in use but cannot be read`,
        why: `${file}: ${messageOf(error)}`,
        remedy: "choose another context: 'docker context ls', 'docker context use default'; or unset DOCKER_CONTEXT",
      },
      { cause: error },
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
