import {
  loseLargePackets,
  nightlyForVariants,
  onePerHost,
  scenario,
  setMtu,
  underlayMtuBytes,
} from '../harness/scenario/index.ts';

scenario({
  id: 'mtu',
  title: "the largest packet that crosses is the underlay's, less what encapsulation takes",
  suite: 'full',
  needs: { hosts: 2 },
  networks: ({ crossesHosts, ownAddress }) => crossesHosts && ownAddress,

  async setup(stage) {
    const network = await stage.network('blue');
    const [source, target] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.convergeAll([source, target]);
    return { source, target };
  },

  async verify(stage, { source, target }) {
    const underlayBytes = await underlayMtuBytes(stage.host(1));
    await stage.packetSizes(source, [target], underlayBytes - stage.driver.capabilities.overheadBytes);
  },

  sabotages: [
    {
      id: 'narrow-link',
      title: 'what is larger than 1400 bytes is lost on its way into one host',
      fault: (stage) => loseLargePackets(stage.host(2), 1400),
    },
  ],
});

const ownBytes = 1280;

scenario({
  id: 'own-mtu',
  title: 'a network that was made with an MTU of its own keeps to it',
  suite: nightlyForVariants,
  needs: { hosts: 2 },
  networks: ({ takesMtu }) => takesMtu,

  async setup(stage) {
    const network = await stage.network('narrow', { mtuBytes: ownBytes });
    const host = stage.driver.capabilities.crossesHosts ? stage.host(2) : stage.host(1);
    const [source, target] = await onePerHost(network, [stage.host(1), host]);
    await stage.convergeAll([source, target]);
    return { source, target };
  },

  async verify(stage, { source, target }) {
    await stage.packetSizes(source, [target], ownBytes - stage.driver.capabilities.overheadBytes);
  },

  sabotages: [
    {
      id: 'wide-interface',
      title: "one endpoint's interface takes more than that",
      fault: (_stage, { source }) => setMtu(source, 1500),
    },
  ],
});
