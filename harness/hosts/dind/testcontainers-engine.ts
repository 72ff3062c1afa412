import { getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../base/errors.ts';

let bound: { url: string; ready: Promise<unknown> } | undefined;

/**
 * Lets testcontainers use an engine. It has one client per process, which it makes from
 * `DOCKER_HOST` when it is first asked, so the variable is set for just that moment.
 *
 * @throws HarnessError when it is bound to another engine already.
 */
export async function bindTestcontainers(url: string): Promise<void> {
  if (bound === undefined) {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = url;
    const ready = getContainerRuntimeClient().finally(() => {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    });
    bound = { url, ready };
  }
  if (bound.url !== url) {
    throw new HarnessError({ what: 'one process can drive one outer engine only', why: `${bound.url} is in use` });
  }
  await bound.ready;
}
