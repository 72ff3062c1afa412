import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import type { LabDescriptor } from '../lab/lab.ts';

/** Saves what the hosts' engines logged to the bundle; a host that cannot be asked any more is left out. */
export async function saveHostLogs(lab: LabDescriptor, outer: Docker, bundle: string): Promise<void> {
  const folder = path.join(bundle, 'hosts', lab.id);
  await mkdir(folder, { recursive: true });
  await Promise.all(
    lab.hosts.map(async ({ name, container }) => {
      if (container === null) return;
      const logs = await outer
        .getContainer(container)
        .logs({ stdout: true, stderr: true, timestamps: false })
        .catch(() => undefined);
      if (logs === undefined) return;
      await writeFile(path.join(folder, `${name}.log`), Buffer.concat([...frames(logs)]));
    }),
  );
}

/** The payloads of the engine's multiplexed log format: 8 bytes of header, the last 4 of them the length. */
function* frames(log: Buffer): Generator<Buffer> {
  for (let at = 0; at + 8 <= log.length;) {
    const length = log.readUInt32BE(at + 4);
    yield log.subarray(at + 8, at + 8 + length);
    at += 8 + length;
  }
}
