import { silentProgress } from '../../../base/progress.ts';
import { newRunId } from '../../../base/run-id.ts';
import { defaultEngine } from '../../../engine/images/image-catalog.ts';
import { connectEngine } from '../../../engine/outer/endpoint.ts';
import { probeFeatures } from '../../../features/probe-features.ts';
import { vmProvider } from '../../../hosts/vm/vm-provider.ts';
import { attachLab } from '../../../lab/lab.ts';
import { tierTitles } from '../../../results/tier.ts';
import { Phases } from '../../../runner/phases.ts';
import { StandingLabs } from '../../../runner/standing-labs.ts';
import type { Check } from '../check.ts';
import { vmKernel } from '../kernel-features.ts';

/** Whether hosts with a kernel of their own were seen to run here since what they are made of last changed. */
export const vmCheck: Check = {
  title: 'VM hosts',
  async examine() {
    const table = await vmKernel();
    if (table !== undefined) {
      return { state: 'ok', detail: `${tierTitles[table.tier]}, kernel ${table.kernel.release}` };
    }
    return {
      state: 'note',
      detail: 'not tried yet',
      remedy: "a run makes them when it needs them; 'overlab doctor --fix' tries one now",
    };
  },
  async fix(progress) {
    const phases = new Phases(progress, new AbortController().signal);
    const standing = await StandingLabs.onEngine(newRunId(), new Phases(silentProgress, new AbortController().signal));
    try {
      const spec = { kind: 'made', text: 'vm:1', hosts: [vmProvider] } as const;
      const [attempt] = await standing.bringUp([spec], defaultEngine, phases);
      if (attempt === undefined || 'failure' in attempt) throw attempt?.failure;
      const { hosts } = attachLab(attempt.lab, connectEngine(attempt.lab.outer));
      try {
        await probeFeatures(hosts[0]!);
      } finally {
        for (const host of hosts) host.close();
      }
    } finally {
      await standing.takeDown(null, phases);
    }
  },
};
