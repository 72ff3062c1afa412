import {
  byIpv6,
  carriesOverIpv6,
  closedDataPath,
  crossingIpv6Paths,
  crossingPaths,
  dropIncoming,
  hostAsSource,
  ipv6Paths,
  joinForeign,
  namePaths,
  nightlyForVariants,
  onePerHost,
  promisedPaths,
  routeAcross,
  scenario,
  takenIn,
  together,
  underlayMtuBytes,
  unpromisedPaths,
} from '../harness/scenario/index.ts';

scenario({
  id: 'reachability-ipv6',
  title: 'every path that the network promises is open over IPv6, also by name, in both directions, and no other is',
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
    const { capabilities } = stage.driver;
    const paths = [
      ...promisedPaths(capabilities, endpoints, stage.hosts, 'ipv6'),
      ...(capabilities.resolvesNames ? namePaths(capabilities, blues, 'ipv6') : []),
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

scenario({
  id: 'ipv6-overlay',
  title: 'an overlay that was made with IPv6, whatever becomes of it, leaves the other overlays as they are',
  // Of IPv6 on overlays no engine promises anything; one that refuses it takes 20 s for that.
  suite: 'nightly',
  // Where an engine refuses a container, the network can no more be removed.
  isolation: 'own-lab',
  needs: { hosts: 2, features: ['ipv6'] },
  networks: 'overlay',

  async setup(stage) {
    await stage.driver.prepare(stage.lab);
    const plain = await stage.network('plain');
    const endpoints = await onePerHost(plain, [stage.host(1), stage.host(2)]);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const both = await stage.driver.create(stage.lab, { name: 'both', engineName: 'both', ipv6: true });
    const { taken, refusals } = await takenIn(both, [stage.host(1), stage.host(2)]);
    stage.note(
      'containers on an overlay with IPv6',
      refusals.length === 0 ? 'two run' : `${taken.length} runs, then one was refused`,
      [
        ...taken.map(
          ({ name, host, ipv6Address }) => `${name} on ${host.name} is ${ipv6Address ?? 'without an address'}`,
        ),
        ...refusals,
      ],
    );
    await together([
      stage.reach('on the other overlay', promisedPaths(stage.driver.capabilities, endpoints, stage.hosts)),
      stage.noteReach('paths over IPv6 between hosts', crossingIpv6Paths(taken)),
    ]);
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'ipv6-underlay',
  title: 'hosts that know each other by IPv6 form a swarm, and its overlays cross between them from Engine 25 on',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 2, features: ['ipv6'] },
  networks: 'overlay',

  async setup(stage) {
    await stage.underlayIpv6();
    const swarm = await stage.formSwarm(byIpv6);
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, [stage.host(1), stage.host(2)]);
    const crossing = crossingPaths(stage.driver.capabilities, endpoints);
    // Where nothing crosses it would be waited for in vain.
    const promised = carriesOverIpv6(stage.host(1).engineVersion);
    if (promised) await stage.converge(crossing);
    return { swarm, endpoints, crossing, promised };
  },

  async verify(stage, { swarm, endpoints: [one, two], crossing, promised }) {
    await stage.eventually({ title: 'nodes', expected: 'h1 ready, h2 ready', observe: () => swarm.states() });
    const title = 'between the hosts, inside VXLAN over IPv6';
    if (!promised) return stage.noteReach(title, crossing);
    await stage.reach(title, crossing);
    // The engine reckons with what VXLAN takes over IPv4; over IPv6 it takes 20 bytes more.
    await stage.notePacketSizes(one, [two], (await underlayMtuBytes(stage.host(1))) - 50);
  },

  sabotages: [
    {
      id: 'closed-data-path',
      title: 'one host drops VXLAN over IPv6',
      fault: (stage) => dropIncoming(stage.host(2), { family: 'ipv6', protocol: 'udp', destinationPort: 4789 }),
    },
  ],
});
