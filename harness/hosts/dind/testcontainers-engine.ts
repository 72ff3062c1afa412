import { getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../base/errors.ts';

let bound: { url: string; ready: Promise<unknown> } | undefined;

/**
 * Lets testcontainers use an engine. It has one client per process, which it makes from the
 * environment when it is first asked, so the environment is set for just that moment. It is told
 * a host name for published ports because it would else look for a default bridge, which the
 * private engine has not; hosts publish no port. The home folder is hidden from it, because its
 * settings there may name another engine.
 *
 * @throws HarnessError when it is bound to another engine already.
 */
export async function bindTestcontainers(url: string, engineId: string): Promise<void> {
  bound ??= { url, ready: createClient(url, engineId) };
  if (bound.url !== url) {
    throw new HarnessError({ what: 'one process can drive one outer engine only', why: `${bound.url} is in use` });
  }
  await bound.ready;
}

async function createClient(url: string, engineId: string): Promise<void> {
  const environment = { DOCKER_HOST: url, TESTCONTAINERS_HOST_OVERRIDE: 'localhost', HOME: '/nonexistent' };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  try {
    const { container } = await getContainerRuntimeClient();
    const { ID } = (await container.dockerode.info()) as { ID: string };
    if (ID !== engineId) {
      throw new HarnessError({ what: 'testcontainers talks to another engine', why: `it is ${ID}, not ${engineId}` });
    }
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
