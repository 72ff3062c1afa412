import {
  dropAliases,
  namePaths,
  nightlyForVariants,
  onePerHost,
  scenario,
  together,
} from '../harness/scenario/index.ts';

scenario({
  id: 'names',
  title: 'names and aliases lead to their endpoint, and only inside its network',
  // Networks on the underlay have their names from the same resolver as a bridge.
  suite: (capabilities) =>
    capabilities.variantOf === null && capabilities.crossesHosts === capabilities.namesCrossHosts
      ? 'quick'
      : nightlyForVariants(capabilities),
  needs: { hosts: 3 },
  networks: ({ resolvesNames }) => resolvesNames,

  async setup(stage) {
    const [blue, red] = await together([stage.network('blue'), stage.network('red')]);
    const [blues, reds] = await together([
      onePerHost(blue, [stage.host(1), stage.host(1), stage.host(2), stage.host(3)], (i) => ({
        aliases: [`db-${i + 1}`],
      })),
      onePerHost(red, [stage.host(1)]),
    ]);
    const paths = namePaths(stage.driver.capabilities, [...blues, ...reds]);
    await stage.converge(paths);
    return { blue, blues, paths };
  },

  async verify(stage, { paths }) {
    await stage.reach('names and aliases of two networks', paths);
  },

  sabotages: [
    {
      id: 'lost-alias',
      title: 'an endpoint loses its alias',
      fault: (_stage, { blue, blues }) => dropAliases(blues[0], blue),
    },
  ],
});
