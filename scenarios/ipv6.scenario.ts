import {
  dropIncoming,
  hostAsSource,
  ipv6Paths,
  joinForeign,
  nightlyForVariants,
  onePerHost,
  promisedPaths,
  routeAcross,
  scenario,
  together,
  unpromisedPaths,
} from '../harness/scenario/index.ts';

scenario({
  id: 'reachability-ipv6',
  title: 'every path that the network promises is open over IPv6, in both directions, and no other is',
  suite: nightlyForVariants,
  needs: { hosts: 3, features: ['ipv6'] },
  networks: ({ takesIpv6 }) => takesIpv6,

  async setup(stage) {
    await stage.underlayIpv6();
    const [blue, red] = await together([stage.network('blue', { ipv6: true }), stage.network('red', { ipv6: true })]);
    const [blues, reds] = await together([
      onePerHost(blue, [stage.host(1), stage.host(1), stage.host(2), stage.host(3)]),
      onePerHost(red, [stage.host(1), stage.host(2), stage.host(3)]),
    ]);
    const endpoints = [...blues, ...reds];
    const paths = [
      ...promisedPaths(stage.driver.capabilities, endpoints, stage.hosts, 'ipv6'),
      // The hosts themselves are there to be reached, also by endpoints that must not reach them.
      ...ipv6Paths.toHost(hostAsSource(stage.host(1)), stage.host(2), 'open'),
    ];
    await stage.converge(paths);
    return { blue, blues, reds, endpoints, paths };
  },

  async verify(stage, { endpoints, paths }) {
    const { capabilities } = stage.driver;
    await together([
      stage.reach('two networks, seven endpoints on three hosts, over IPv6', paths),
      stage.noteReach(
        'paths over IPv6 that the engine leaves open or closed',
        unpromisedPaths(capabilities, endpoints, 'ipv6'),
      ),
    ]);
  },

  sabotages: [
    {
      id: 'silent-endpoint',
      title: 'one endpoint drops every ping over IPv6',
      appliesTo: ({ connectsSameHost }) => connectsSameHost,
      fault: (_stage, { blues }) => dropIncoming(blues[0], { family: 'ipv6', protocol: 'icmp' }),
    },
    {
      id: 'silent-host',
      title: 'a host drops every ping over IPv6, so that it would not be known if an endpoint got there',
      appliesTo: ({ connectsSameHost }) => !connectsSameHost,
      fault: (stage) => dropIncoming(stage.host(2), { family: 'ipv6', protocol: 'icmp' }),
    },
    {
      id: 'leak',
      title: 'an endpoint of one network joins the other as well',
      // Where a firewall keeps networks apart, some engines promise nothing of the paths that this opens.
      appliesTo: ({ isolatesNetworks, ownAddress, isolatesByFirewall }) =>
        isolatesNetworks && ownAddress && !isolatesByFirewall,
      fault: (_stage, { blue, reds }) => joinForeign(reds[0], blue),
    },
    {
      id: 'route-across',
      title: 'two endpoints of different networks get IPv6 routes to each other on the segment that both are on',
      appliesTo: ({ sharesSegment }) => sharesSegment,
      fault: (_stage, { blues, reds }) => routeAcross(blues[0], reds[1], 'ipv6'),
    },
  ],
});
