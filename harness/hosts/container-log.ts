import type Docker from 'dockerode';
import { HarnessError } from '../base/errors.ts';
import { logText } from '../engine/streams/log-text.ts';

/** All that a host's container has written. */
export async function containerLog({ name, container }: { name: string; container: string | null }, outer: Docker) {
  if (container === null) throw new HarnessError({ what: `${name} is no container` });
  return logText(await outer.getContainer(container).logs({ stdout: true, stderr: true }));
}
