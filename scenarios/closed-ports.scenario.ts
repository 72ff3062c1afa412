import {
  closeDataPath,
  closedDataPath,
  dropIncoming,
  dropOutgoing,
  inOrder,
  namePaths,
  onePerHost,
  paths,
  promisedPaths,
  scenario,
  withoutHost,
  type Host,
  type Stage,
} from '../harness/scenario/index.ts';

const management = { protocol: 'tcp', destinationPort: 2377 } as const;
const gossip = {
  tcp: { protocol: 'tcp', destinationPort: 7946 },
  udp: { protocol: 'udp', destinationPort: 7946 },
} as const;

const deafTo = (host: Host) =>
  inOrder(`${host.name} hears no gossip`, [dropIncoming(host, gossip.tcp), dropIncoming(host, gossip.udp)]);

/** A swarm of the first two hosts, with a container on each; the third has not joined. */
async function swarmOfTwo(stage: Stage) {
  const hosts = [stage.host(1), stage.host(2)] as const;
  const swarm = await stage.formSwarm({ members: hosts });
  const network = await stage.network('blue');
  const residents = await onePerHost(network, hosts);
  await stage.convergeAll(residents);
  return { swarm, network, residents };
}

scenario({
  id: 'newcomers',
  title: 'containers that come to a network are found and reached from every host within 5 s',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('blue');
    const residents = await onePerHost(network, stage.hosts);
    await stage.convergeAll(residents);
    return { network, residents };
  },

  async verify(stage, { network, residents }) {
    const newcomers = await Promise.all(
      stage.hosts.map((host, index) =>
        network.attach(host, { name: `new-${index + 1}`, aliases: [`late-${index + 1}`] }),
      ),
    );
    const all = [...residents, ...newcomers];
    const { capabilities } = stage.driver;
    const table = [...promisedPaths(capabilities, all, stage.hosts), ...namePaths(capabilities, all)];
    await stage.converge(table, { withinMs: 5_000 });
    await stage.reach('residents and newcomers, by address and by name', table);
  },

  sabotages: [
    {
      id: 'no-gossip-in',
      title: 'one host drops the gossip of the others',
      fault: (stage) => deafTo(stage.host(3)),
    },
    {
      id: 'no-gossip-out',
      title: 'one host does not get its gossip out',
      fault: (stage) =>
        inOrder('h3 sends no gossip', [
          dropOutgoing(stage.host(3), gossip.tcp),
          dropOutgoing(stage.host(3), gossip.udp),
        ]),
    },
    {
      id: 'no-data-in',
      title: 'one host drops the encapsulated traffic of the others',
      fault: (stage) => closeDataPath(stage.host(3), stage.driver.capabilities),
    },
    {
      id: 'no-data-out',
      title: 'one host does not get its encapsulated traffic out',
      fault: (stage) => dropOutgoing(stage.host(3), { protocol: 'udp', destinationPort: 4789 }),
    },
  ],
});

scenario({
  id: 'closed-data-path',
  title:
    'a host to which UDP port 4789 is closed stays ready and known, and nothing crosses to or from it until it is open',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, [...stage.hosts, stage.host(3)] as const);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const table = promisedPaths(stage.driver.capabilities, endpoints, stage.hosts);
    const open = await stage.disturb(closeDataPath(stage.host(3), stage.driver.capabilities));
    await stage.reach('while it is closed', withoutHost(table, stage.host(3)));
    const [first, , third] = endpoints;
    await stage.resolves([first], third!.containerName, [third!.address!]);
    await stage.eventually({
      title: 'nodes while it is closed',
      expected: 'h1 ready, h2 ready, h3 ready',
      observe: () => stage.swarm.states(),
    });
    await open();
    await stage.reach('once it is open', table);
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'closed-gossip',
  title:
    'a host to which port 7946 is closed stays ready and reached, but neither finds nor reaches who comes meanwhile',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('blue');
    const residents = await onePerHost(network, [stage.host(1), stage.host(2), stage.host(3)]);
    await stage.convergeAll(residents);
    return { network, residents };
  },

  async verify(stage, { network, residents }) {
    const [first, second, deaf] = residents;
    const open = await stage.disturb(deafTo(stage.host(3)));
    const late = await network.attach(stage.host(1), { name: 'late' });
    const known = [...paths.byName(first, late, 'open'), ...paths.byName(second, late, 'open')];
    await stage.converge(known);
    await stage.reach('while it is closed', [
      ...promisedPaths(stage.driver.capabilities, residents, []),
      ...known,
      ...paths.byName(deaf, late, 'blocked'),
      ...paths.byAddress(deaf, late, 'blocked'),
      ...paths.byAddress(late, deaf, 'blocked'),
    ]);
    await stage.eventually({
      title: 'nodes while it is closed',
      expected: 'h1 ready, h2 ready, h3 ready',
      observe: () => stage.swarm.states(),
    });
    await open();
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'closed-gossip-join',
  title: 'a host that joins without getting out to TCP port 7946 is ready, and its containers are alone',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: swarmOfTwo,

  async verify(stage, { swarm, network, residents }) {
    const open = await stage.disturb(dropOutgoing(stage.host(3), gossip.tcp));
    await swarm.join(stage.host(3));
    await stage.eventually({
      title: 'nodes',
      expected: 'h1 ready, h2 ready, h3 ready',
      observe: () => swarm.states(),
    });
    const [one, two] = await onePerHost(network, [stage.host(3), stage.host(3)], (index) => ({
      aliases: [`late-${index}`],
    }));
    const alone = [one, two];
    const { capabilities } = stage.driver;
    await stage.reach('without TCP port 7946', [
      ...withoutHost(promisedPaths(capabilities, [...residents, ...alone], []), stage.host(3)),
      ...namePaths(capabilities, alone),
      ...residents.flatMap((resident) => alone.flatMap((late) => paths.byName(resident, late, 'blocked'))),
    ]);
    await open();
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'closed-management',
  title:
    'while TCP port 2377 of the manager is closed, traffic and names go on and no host can join; once it is open, it joins',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: swarmOfTwo,

  async verify(stage, { swarm, residents: endpoints }) {
    const { capabilities } = stage.driver;
    const open = await stage.disturb(dropIncoming(stage.host(1), management));
    const joining = swarm.join(stage.host(3));
    await stage.reach('while it is closed', [
      ...promisedPaths(capabilities, endpoints, stage.hosts),
      ...namePaths(capabilities, endpoints),
    ]);
    const nodes = () => swarm.states();
    const before = await nodes();
    stage.fact({
      title: 'nodes while it is closed',
      expected: 'h1 ready, h2 ready',
      observed: before,
      holds: before === 'h1 ready, h2 ready',
    });
    await open();
    await stage.eventually({
      title: 'nodes once it is open',
      expected: 'h1 ready, h2 ready, h3 ready',
      observe: nodes,
    });
    await joining;
  },

  sabotages: [
    closedDataPath(2),
    {
      id: 'never-open',
      title: 'the port stays closed',
      fault: (stage) => dropIncoming(stage.host(1), management),
    },
  ],
});
