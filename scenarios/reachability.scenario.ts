import {
  closeDataPath,
  dropIncoming,
  joinForeign,
  onePerHost,
  promisedPaths,
  routeAcross,
  scenario,
  together,
} from '../harness/scenario/index.ts';

scenario({
  id: 'reachability',
  title: 'every path that the network promises is open, in both directions, and no other is',
  suite: ({ claims, variantOf }) => (claims === null && variantOf === null ? 'quick' : 'full'),
  compares: true,
  needs: { hosts: 3 },
  networks: () => true,

  async setup(stage) {
    const [blue, red] = await together([stage.network('blue'), stage.network('red')]);
    const [blues, reds] = await together([
      onePerHost(blue, [stage.host(1), stage.host(1), stage.host(2), stage.host(3)]),
      onePerHost(red, [stage.host(1), stage.host(2), stage.host(3)]),
    ]);
    const paths = promisedPaths(stage.driver.capabilities, [...blues, ...reds], stage.hosts);
    await stage.converge(paths);
    return { blue, blues, reds, paths };
  },

  async verify(stage, { paths }) {
    await stage.reach('two networks, seven endpoints on three hosts', paths);
  },

  sabotages: [
    {
      id: 'silent-endpoint',
      title: 'one endpoint drops every ping',
      fault: (_stage, { blues }) => dropIncoming(blues[0], { protocol: 'icmp' }),
    },
    {
      id: 'closed-data-path',
      title: 'one host drops the encapsulated traffic of the others',
      appliesTo: ({ dataPath }) => dataPath !== null,
      fault: (stage) => closeDataPath(stage.host(2), stage.driver.capabilities),
    },
    {
      id: 'leak',
      title: 'an endpoint of one network joins the other as well',
      appliesTo: ({ isolatesNetworks, ownAddress }) => isolatesNetworks && ownAddress,
      fault: (_stage, { blue, reds }) => joinForeign(reds[0], blue),
    },
    {
      id: 'route-across',
      title: 'two endpoints of different networks get routes to each other on the segment that both are on',
      appliesTo: ({ sharesSegment }) => sharesSegment,
      fault: (_stage, { blues, reds }) => routeAcross(blues[0], reds[1]),
    },
  ],
});
