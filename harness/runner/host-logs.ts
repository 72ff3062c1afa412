import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { hostKind } from '../hosts/providers.ts';
import type { LabDescriptor } from '../lab/lab.ts';

/**
 * Saves what the hosts' engines logged to the bundle; a host that cannot be asked any more is left out.
 *
 * @param since what they logged before has nothing to do with the run.
 */
export async function saveHostLogs(lab: LabDescriptor, outer: Docker, since: Date, bundle: string): Promise<void> {
  const folder = path.join(bundle, 'hosts', lab.id);
  await mkdir(folder, { recursive: true });
  await Promise.allSettled(
    lab.hosts.map(async (host) => {
      const log = await hostKind(host).engineLog(host, outer, since);
      await writeFile(path.join(folder, `${host.name}.log`), log);
    }),
  );
}
