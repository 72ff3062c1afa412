import type Docker from 'dockerode';
import { HarnessError } from '../base/errors.ts';

/** All that a host's container has written. */
export async function containerLog({ name, container }: { name: string; container: string | null }, outer: Docker) {
  if (container === null) throw new HarnessError({ what: `${name} is no container` });
  const log = await outer.getContainer(container).logs({ stdout: true, stderr: true, timestamps: false });
  return Buffer.concat([...frames(log)]).toString();
}

/** The payloads of the engine's multiplexed log format: 8 bytes of header, the last 4 of them the length. */
function* frames(log: Buffer): Generator<Buffer> {
  for (let at = 0; at + 8 <= log.length;) {
    const length = log.readUInt32BE(at + 4);
    yield log.subarray(at + 8, at + 8 + length);
    at += 8 + length;
  }
}
