import {
  dropIncoming,
  joinDefaultBridge,
  nightlyForVariants,
  onePerHost,
  paths,
  promisedPaths,
  scenario,
  together,
} from '../harness/scenario/index.ts';

scenario({
  id: 'connect',
  title: 'a running container reaches a network while it is connected to it, and keeps its first one all along',
  suite: nightlyForVariants,
  needs: { hosts: 2 },
  networks: ({ isolatesNetworks, ownAddress }) => isolatesNetworks && ownAddress,

  async setup(stage) {
    const [blue, red] = await together([stage.network('blue'), stage.network('red')]);
    const [blues, [visitor, red2]] = await together([
      onePerHost(blue, [stage.host(1), stage.host(2)]),
      onePerHost(red, [stage.host(1), stage.host(1)]),
    ]);
    await stage.convergeAll([...blues, visitor, red2]);
    return { blue, blues, visitor, red2 };
  },

  async verify(stage, { blue, blues, visitor, red2 }) {
    const all = [...blues, visitor, red2];
    const table = (endpoints: typeof all) => promisedPaths(stage.driver.capabilities, endpoints, stage.hosts);
    await stage.reach('before it is connected', table(all));
    const guest = await blue.connect(visitor);
    await stage.converge(table([...blues, guest]));
    await stage.reach('connected: its own network', table([visitor, red2]));
    await stage.reach('connected: the other network', table([...blues, guest]));
    await blue.disconnect(visitor);
    await stage.reach('disconnected again', table(all));
  },

  sabotages: [
    {
      id: 'silent-endpoint',
      title: 'the endpoint that it is to reach drops every ping',
      fault: (_stage, { blues }) => dropIncoming(blues[0], { protocol: 'icmp' }),
    },
  ],
});

scenario({
  id: 'fixed-address',
  title: 'a container gets the address that was chosen for it, and is reached there',
  suite: nightlyForVariants,
  needs: { hosts: 2 },
  networks: ({ takesAddresses }) => takesAddresses,

  async setup(stage) {
    const network = await stage.network('blue');
    const host = stage.driver.capabilities.crossesHosts ? stage.host(2) : stage.host(1);
    const chosen = network.spareAddress!(stage.host(1));
    const [fixed, other] = await together([
      network.attach(stage.host(1), { name: 'fixed', address: chosen }),
      network.attach(host, { name: 'other' }),
    ]);
    await stage.convergeAll([fixed, other]);
    return { chosen, fixed, other };
  },

  async verify(stage, { chosen, fixed, other }) {
    stage.fact({
      title: 'address of the container',
      expected: chosen,
      observed: fixed.address,
      holds: fixed.address === chosen,
    });
    await stage.reach('to and from it', promisedPaths(stage.driver.capabilities, [fixed, other], stage.hosts));
  },

  sabotages: [
    {
      id: 'silent-endpoint',
      title: 'the container drops every ping',
      fault: (_stage, { fixed }) => dropIncoming(fixed, { protocol: 'icmp' }),
    },
  ],
});

scenario({
  id: 'internal',
  title: 'containers on an internal network reach each other and nobody outside',
  suite: nightlyForVariants,
  needs: { hosts: 2 },
  networks: ({ canBeInternal }) => canBeInternal,

  async setup(stage) {
    const network = await stage.network('inside', { internal: true });
    const host = stage.driver.capabilities.crossesHosts ? stage.host(2) : stage.host(1);
    const endpoints = await onePerHost(network, [stage.host(1), host]);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const inside = promisedPaths(stage.driver.capabilities, endpoints, stage.hosts);
    const outside = endpoints.flatMap((source) => paths.toHost(source, stage.host(2), 'blocked'));
    await stage.reach('inside, and to the second host', [...inside, ...outside]);
  },

  sabotages: [
    {
      id: 'way-out',
      title: "one container is also on the engine's default bridge",
      fault: (_stage, { endpoints }) => joinDefaultBridge(endpoints[0]),
    },
  ],
});
