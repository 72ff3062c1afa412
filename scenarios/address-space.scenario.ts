import {
  closedDataPath,
  dropIncoming,
  hostPaths,
  messageOf,
  onePerHost,
  paths,
  probeReachability,
  promisedPaths,
  runningByHost,
  scenario,
  sendRequests,
  tryUntil,
  underlaySubnet,
  waitingTasks,
} from '../harness/scenario/index.ts';

scenario({
  id: 'subnet-overlap',
  title:
    'hosts go on reaching each other though an overlay has the subnet of their underlay, and a subnet is given once',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const subnet = await underlaySubnet(stage.host(1));
    const network = await stage.network('twin', { subnet });
    const endpoints = await onePerHost(network, stage.hosts);
    await stage.convergeAll(endpoints);
    return { subnet, endpoints };
  },

  async verify(stage, { subnet, endpoints }) {
    const { hosts } = stage;
    await stage.reach('hosts, and the containers on the overlay that has their subnet', [
      ...hostPaths(hosts),
      ...promisedPaths(stage.driver.capabilities, endpoints, []),
    ]);
    const again = await stage.network('again', { subnet }).then(
      (second) => stage.service(second, { name: 'web', replicas: 1, discovery: 'dnsrr' }, { running: 0 }),
      (error: unknown) => `refused: ${messageOf(error)}`,
    );
    stage.note('a second overlay of that subnet', typeof again === 'string' ? again : 'accepted');
    if (typeof again !== 'string') {
      await tryUntil(5_000, async () => (await again.states()).every(({ state }) => state === 'running'));
      stage.note('a task on it', (await again.states()).map(({ state }) => state).join(), await again.failures());
    }
    const ways = endpoints.flatMap((endpoint) => hosts.flatMap((host) => paths.toHost(endpoint, host, 'open')));
    const { cells } = await probeReachability('from the containers to the hosts', ways);
    const open = cells.filter(({ observed }) => observed === 'open').length;
    stage.note(
      'from containers whose network has the subnet of the underlay to hosts',
      open === 0 ? 'no way: the addresses are those of their own network' : 'some ways are open',
      [`${open} of ${cells.length} paths are open`],
    );
  },

  sabotages: [
    closedDataPath(2),
    {
      id: 'silent-host',
      title: 'one host drops every ping',
      fault: (stage) => dropIncoming(stage.host(2), { protocol: 'icmp' }),
    },
  ],
});

/** Of the eight addresses of a /29, two name the network itself, one is its gateway, and one its host's balancer. */
const prefixLength = 29;
const addresses = 4;

scenario({
  id: 'address-exhaustion',
  title:
    'tasks for which a small network has no address wait, those before them are reached, and they run once others are gone',
  suite: 'full',
  needs: { hosts: 1 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('small', { prefixLength });
    const [client] = await onePerHost(network, [stage.host(1)]);
    return { network, client };
  },

  async verify(stage, { network, client }) {
    const common = { hosts: [stage.host(1)], discovery: 'dnsrr', stacks: true } as const;
    const first = await stage.service(network, { name: 'first', replicas: addresses - 1, ...common });
    const second = await stage.service(network, { name: 'second', replicas: 2, ...common }, { running: 0 });
    await stage.eventually({
      title: 'tasks beyond the last address',
      expected: 'two wait',
      observe: async () => waitingTasks(await second.states()),
      holds: (seen) => seen.split(';').length === 2,
    });
    stage.note('tasks without an address', waitingTasks(await second.states()), await second.failures());
    for (const { name, address } of first.tasks) {
      const { failed, sent } = await sendRequests(client, { address: address!, port: first.port }, 5);
      stage.fact({
        title: `requests to ${name} that were answered`,
        expected: '5 of 5',
        observed: `${sent - failed} of ${sent}`,
        holds: sent === 5 && failed === 0,
      });
    }
    await first.scale(1);
    await stage.eventually({
      title: 'tasks that waited, once others are gone',
      expected: 'h1 2',
      observe: async () => runningByHost(await second.states()),
    });
  },

  sabotages: [
    {
      id: 'silent-client',
      title: 'what comes to the client is dropped',
      fault: (_stage, { client }) => dropIncoming(client, { protocol: 'tcp' }),
    },
  ],
});
