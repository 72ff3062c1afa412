import {
  loseSome,
  nightlyForVariants,
  onePerHost,
  promisedPaths,
  scenario,
  throttle,
  throughputPorts,
  type NetworkCapabilities,
} from '../harness/scenario/index.ts';

/**
 * Below this share of the underlay a network counts as broken, not as slow. Encryption by a processor that is emulated was
 * seen at 3 to 17 %, plain overlays at 20 % and more. What daemons carry packet by packet does not grow with the
 * underlay, which may be memory alone: 150 Mbit/s were seen beside 5 and beside 19 Gbit/s, 0.7 to 3 %, and by an emulated
 * processor 4 to 12 Mbit/s beside 0.9 to 1.9 Gbit/s, 0.3 to 0.6 %.
 */
function floorRatioOf({ encrypts, inUserSpace }: NetworkCapabilities): number {
  if (inUserSpace) return 0.002;
  return encrypts ? 0.01 : 0.05;
}

/** Two measures for each of twelve networks are most of what the suite `plugins` takes. */
const budgetMs = 12_000;

scenario({
  id: 'throughput',
  title: 'bulk TCP between hosts runs at a share of the bare underlay that is measured, and not next to nothing',
  suite: (capabilities) => (capabilities.dataPath?.protocol === 'udp' ? 'quick' : nightlyForVariants(capabilities)),
  compares: true,
  isolation: 'quiet',
  needs: { hosts: 2 },
  networks: ({ crossesHosts, ownAddress }) => crossesHosts && ownAddress,

  async setup(stage) {
    const network = await stage.network('bulk');
    const [client, server] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.converge(promisedPaths(stage.driver.capabilities, [client, server], stage.hosts));
    return { client, server };
  },

  async verify(stage, { client, server }) {
    const floorRatio = floorRatioOf(stage.driver.capabilities);
    const way = { source: client, target: server, floorRatio, budgetMs };
    await stage.throughput({ title: 'one TCP stream', ...way, streams: 1 });
    await stage.throughput({ title: 'four TCP streams', ...way, streams: 4 });
  },

  sabotages: [
    {
      id: 'throttled',
      title: 'the sender is held to a few Mbit/s, or to one where little is promised',
      fault: ({ driver }, { client }) => throttle(client, floorRatioOf(driver.capabilities) < 0.05 ? 1 : 10),
    },
  ],
});

/**
 * There is nothing between a container on the host network and the underlay, so that only noise is allowed for: intervals
 * of ratios reached down to 0.95 on two quiet cores, and to less than 0.8 beside other work.
 */
const likeTheHost = 0.8;

scenario({
  id: 'host-like-host',
  title: 'a container on the host network moves bulk TCP as fast as the host itself does',
  suite: 'full',
  isolation: 'quiet',
  needs: { hosts: 2 },
  networks: 'host',

  async setup(stage) {
    const network = await stage.network('bulk');
    const [client, server] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    return { client, server };
  },

  async verify(stage, { client, server }) {
    const enough = { minSamples: 4, budgetMs: 24_000, targetRelativeWidth: 0.25 };
    await stage.throughput({ title: 'TCP', source: client, target: server, floorRatio: likeTheHost, ...enough });
  },

  sabotages: [
    {
      id: 'lossy',
      title: 'a twentieth of what comes for the container is lost on its way into its host',
      fault: (stage) => loseSome(stage.host(2), { protocol: 'tcp', destinationPort: throughputPorts.network }, 0.05),
    },
  ],
});
