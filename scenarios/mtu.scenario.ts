import {
  inOrder,
  loseLargePackets,
  measureMtu,
  mtuFact,
  mtuMeasure,
  nightlyForVariants,
  onePerHost,
  scenario,
  setMtu,
  together,
  transferBytes,
  underlayMtuBytes,
  withoutOffload,
} from '../harness/scenario/index.ts';

scenario({
  id: 'mtu',
  title: "the largest packet that crosses is the underlay's, less what encapsulation takes",
  // Every encapsulation has a size of its own.
  suite: (capabilities) => (capabilities.overheadBytes > 0 ? 'full' : nightlyForVariants(capabilities)),
  compares: true,
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
    stage.measure(mtuMeasure([underlayBytes], 'underlay'));
    await stage.packetSizes(source, [target], underlayBytes - stage.driver.capabilities.overheadBytes);
  },

  sabotages: [
    {
      id: 'narrow-link',
      // What goes straight from a host's interface to an endpoint's is not for the host to lose.
      title: 'what is larger than 1300 bytes is lost on its way into one endpoint',
      fault: (_stage, { target }) => loseLargePackets(target, 1300),
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

const narrowBytes = 1400;
const megabyte = 2 ** 20;

scenario({
  id: 'underlay-mtu',
  title:
    'on an underlay that loses what is larger than 1400 bytes, an overlay that was told so carries all, and others are seen to hang',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const hosts = [stage.host(1), stage.host(2)] as const;
    const [told, untold] = [await stage.network('told', { mtuBytes: narrowBytes }), await stage.network('untold')];
    const ends = { told: await onePerHost(told, hosts), untold: await onePerHost(untold, hosts) };
    await together([stage.convergeAll(ends.told), stage.convergeAll(ends.untold)]);
    for (const host of hosts) {
      await stage.disturb(
        inOrder(`${host.name} is on a narrow link`, [withoutOffload(host), loseLargePackets(host, narrowBytes)]),
      );
    }
    return ends;
  },

  async verify(stage, { told, untold }) {
    const { overheadBytes } = stage.driver.capabilities;
    const [small, large] = await together([
      transferBytes(...told, megabyte),
      transferBytes(...untold, megabyte, 3_000),
      stage.packetSizes(told[0], [told[1]], narrowBytes - overheadBytes),
    ]);
    stage.fact({
      title: 'one megabyte over TCP, on the overlay that was told',
      expected: `${megabyte} bytes arrive`,
      observed: `${small.received ?? 'no'} bytes arrive`,
      holds: small.received === megabyte,
      evidence: [`after ${small.durationMs} ms`, ...(small.words === null ? [] : [small.words])],
      cause: small.connected ? 'the connection stands and large packets are lost: a black hole of the path MTU' : null,
    });
    stage.note(
      'one megabyte over TCP, on an overlay that was not told',
      large.received === megabyte ? 'arrives' : large.connected ? 'connects, then hangs' : 'does not connect',
      [`${large.words ?? 'no error'}, after ${large.durationMs} ms`],
    );
    const [sizes] = await measureMtu(untold[0], [untold[1]], 1500 - overheadBytes);
    const { expected, observed, cause } = mtuFact(untold[0], sizes!, 1500 - overheadBytes);
    stage.note('largest packet on an overlay that was not told', observed ?? 'unknown', [
      `its own limit: ${expected}`,
      cause ?? '',
    ]);
  },

  sabotages: [
    {
      id: 'narrower-link',
      title: 'what is larger than 1300 bytes is lost on its way into one host',
      fault: (stage) => loseLargePackets(stage.host(2), 1300),
    },
  ],
});
