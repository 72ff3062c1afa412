import { expect, it } from 'vitest';
import { HarnessError } from '../base/errors.ts';
import type { Lab } from '../lab/lab.ts';
import { installPlugin, pluginOn } from '../networks/plugin/installations.ts';
import { pluginDriverOf } from '../networks/plugin/plugin-driver.ts';
import { collecting } from './context.ts';
import { dismissAll, toolsFor } from './residents.ts';

const context = collecting({ networks: [], suite: 'quick', sabotage: false });

/** A lab without hosts, with a plugin on it that does no more than be taken off in some way. */
async function labWith(id: string, remove: () => Promise<void>): Promise<Lab> {
  const lab: Lab = { id, tier: 'shared-kernel', hosts: [], endpointImage: 'endpoint' };
  const driver = pluginDriverOf({
    name: `on-${id}`,
    title: `Plugin of ${id}`,
    capabilities: { kernelFeatures: [], overheadBytes: 0 },
    plugin: {
      artifacts: [],
      footprint: {},
      install: async () => ({
        daemons: [],
        store: [],
        versions: {},
        network: () => Promise.reject(new Error('no network')),
        missing: async () => [],
        join: async () => undefined,
        remove,
      }),
    },
  });
  await installPlugin(driver, lab, toolsFor(lab, context));
  return lab;
}

it('what cannot be taken off at the end is an error that names it, and keeps nothing else on its lab', async () => {
  const removed: string[] = [];
  const stays = (what: string) => () => Promise.reject(new HarnessError({ what }));
  const labs = await Promise.all([
    labWith('one', stays('h1 keeps its routes')),
    labWith('two', async () => void removed.push('two')),
    labWith('three', stays('h3 keeps its folder')),
  ]);
  await expect(dismissAll()).rejects.toMatchObject({
    exitCode: 255,
    message: 'plugins were not taken off all hosts: h1 keeps its routes; h3 keeps its folder',
  });
  expect(removed).toEqual(['two']);
  expect(labs.map(pluginOn)).toEqual([undefined, undefined, undefined]);
  await expect(dismissAll()).resolves.toBeUndefined();
});
