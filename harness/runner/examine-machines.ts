import type { Progress } from '../base/progress.ts';
import { together } from '../base/together.ts';
import type { HostsSpec } from './hosts-spec.ts';

/**
 * Looks at all machines of the user's before any is touched.
 *
 * @throws UsageError when one of them cannot be a host.
 */
export async function examineMachines(hosts: HostsSpec, shown: Progress): Promise<void> {
  if (hosts.kind !== 'machines') return;
  await shown.step('Machines', async (progress) => {
    await together(
      hosts.machines.map(async (machine) => {
        await machine.examine();
        progress.note(`${machine.name}: fit`);
      }),
    );
  });
}
