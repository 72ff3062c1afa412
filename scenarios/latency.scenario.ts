import {
  loseSomeOf,
  onePerHost,
  scenario,
  together,
  trickle,
  type NetworkCapabilities,
} from '../harness/scenario/index.ts';

/**
 * Above this multiple of the underlay's median round trip a network counts as broken, not as slow. Plain overlays were
 * seen at 1.4 times, encrypted ones on emulated hosts at 3 times, and there what daemons carry packet by packet at 5 to
 * 12 times.
 */
const mostTimesOf = ({ inUserSpace }: NetworkCapabilities) => (inUserSpace ? 30 : 10);

scenario({
  id: 'latency',
  title:
    'round trips between hosts are measured beside those of the bare underlay; none is lost, and none waits in a queue',
  suite: ({ dataPath }) => (dataPath === null ? 'nightly' : 'full'),
  compares: true,
  isolation: 'quiet',
  needs: { hosts: 2 },
  networks: ({ crossesHosts, ownAddress }) => crossesHosts && ownAddress,

  async setup(stage) {
    const { variantOf, claims } = stage.driver.capabilities;
    const networks = await together([
      stage.network('blue'),
      // Networks of another claim cannot stand beside it.
      ...(variantOf === null || claims !== null ? [] : [stage.network('basic', { kind: variantOf })]),
    ]);
    const ends = await together(networks.map((network) => onePerHost(network, [stage.host(1), stage.host(2)])));
    await stage.convergeAll(ends.flat());
    const [way, ...beside] = ends.map(([source, target]) => ({ name: source.network, source, target }));
    return { way: way!, beside };
  },

  async verify(stage, { way, beside }) {
    await stage.latency(way, { beside, mostTimes: mostTimesOf(stage.driver.capabilities) });
  },

  sabotages: [
    {
      id: 'trickle',
      title: 'the sender is held to so few bits that each packet waits for the one before it',
      fault: (_stage, { way: { source } }) => trickle(source, 16),
    },
    {
      id: 'lossy-host',
      title: 'a twentieth of the encapsulated traffic is lost on its way into one host',
      appliesTo: ({ dataPath }) => dataPath !== null,
      fault: (stage) => loseSomeOf(stage.host(2), stage.driver.capabilities, 0.05),
    },
  ],
});
