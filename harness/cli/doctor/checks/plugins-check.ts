import { findOuterEngine } from '../../../engine/outer/outer-engine.ts';
import type { ArtifactOffer } from '../../../networks/artifacts/artifact-source.ts';
import { findOffers, remedyFor } from '../../../networks/artifacts/offers.ts';
import type { ArtifactNeed } from '../../../networks/plugin/plugin.ts';
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
      const projects = [...new Set(needs.map(({ project }) => project))].map((name) =>
        examineProject([...offers].filter(([{ project }]) => project === name)),
      );
      const remedies = projects.flatMap(({ remedy }) => remedy ?? []);
      return {
        state: remedies.length === 0 ? 'ok' : 'note',
        detail: projects.map(({ detail }) => detail).join('\n            '),
        remedy: remedies.join('\n            → '),
      };
    } finally {
      await outer.release();
    }
  },
};

/** In a line: where what belongs to a project would come from; else what of it cannot be had, and why the first. */
function examineProject(offers: readonly (readonly [ArtifactNeed, ArtifactOffer | UnsupportedError])[]) {
  const ways = new Set<string>();
  const lacking: ArtifactNeed[] = [];
  let why: string | undefined;
  for (const [need, offer] of offers) {
    if (offer instanceof UnsupportedError) {
      lacking.push(need);
      why ??= offer.why;
    } else ways.add(offer.from);
  }
  const named = (needs: readonly ArtifactNeed[]) => needs.map(({ program }) => program).join(', ');
  const [{ project, version }] = offers[0]!;
  if (lacking.length > 0) {
    return {
      detail: `${named(lacking)} of ${project} ${version} cannot be had here: ${why}`,
      remedy: remedyFor(...lacking),
    };
  }
  return { detail: `${named(offers.map(([need]) => need))} of ${project}: ${[...ways].join(', ')}` };
}
