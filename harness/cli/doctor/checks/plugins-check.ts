import { findOuterEngine } from '../../../engine/outer/outer-engine.ts';
import { findOffers } from '../../../networks/artifacts/offers.ts';
import { networkDrivers } from '../../../networks/registry.ts';
import { UnsupportedError } from '../../../base/errors.ts';
import type { Check } from '../check.ts';

/** Where the programs of plugins would come from. */
export const pluginsCheck: Check = {
  title: 'Plugins',
  async examine() {
    const needs = [...new Set([...networkDrivers.values()].flatMap(({ plugin }) => plugin?.artifacts ?? []))];
    const outer = await findOuterEngine();
    try {
      const offers = await findOffers(needs, {
        folder: process.env.OVERLAB_PLUGINS,
        architecture: outer.version.architecture,
        engine: outer.docker,
        env: process.env,
      });
      const lines = [...offers].map(([{ program, project }, offer]) =>
        offer instanceof UnsupportedError ? offer.message : `${program} of ${project}: ${offer.from}`,
      );
      const lacking = [...offers.values()].filter((offer) => offer instanceof UnsupportedError);
      return {
        state: lacking.length === 0 ? 'ok' : 'note',
        detail: lines.join('\n            '),
        remedy: lacking.map(({ remedy }) => remedy).join('\n            → '),
      };
    } finally {
      await outer.release();
    }
  },
};
