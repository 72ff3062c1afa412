import { onePerHost, promisedPaths, scenario, throttle } from '../harness/scenario/index.ts';

scenario({
  id: 'throughput',
  title: 'bulk TCP between hosts runs at a share of the bare underlay that is measured, and not next to nothing',
  suite: ({ dataPath }) => (dataPath?.protocol === 'udp' ? 'quick' : 'full'),
  needs: { hosts: 2 },
  networks: ({ crossesHosts, ownAddress }) => crossesHosts && ownAddress,

  async setup(stage) {
    const network = await stage.network('bulk');
    const [client, server] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.converge(promisedPaths(stage.driver.capabilities, [client, server], stage.hosts));
    return { client, server };
  },

  async verify(stage, { client, server }) {
    await stage.throughput({ title: 'one TCP stream', source: client, target: server, streams: 1 });
    await stage.throughput({ title: 'four TCP streams', source: client, target: server, streams: 4 });
  },

  sabotages: [
    {
      id: 'throttled',
      title: 'the sender is held to 10 Mbit/s',
      fault: (_stage, { client }) => throttle(client, 10),
    },
  ],
});
