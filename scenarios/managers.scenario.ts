import {
  closedDataPath,
  dropOutgoing,
  killHost,
  type ManagedSwarm,
  onePerHost,
  promisedPaths,
  runningByHost,
  scenario,
  sendRequests,
  undisturbed,
  webServer,
  type Stage,
} from '../harness/scenario/index.ts';

const perSecond = 10;
const managementPort = 2377;
const port = 80;
/**
 * A manager that starts anew has lost what it heard of others. Hosts look for those that they lost every 60 s, and
 * send each other all they know every 30 s (`rejoinClusterInterval` and `PushPullInterval` in moby's
 * libnetwork/networkdb).
 */
const namesMs = 95_000;

/** A container on each host, and a service whose tasks are asked for by name all the time. */
async function guestsAndService(stage: Stage) {
  await stage.driver.prepare(stage.lab);
  const network = await stage.network('front');
  const endpoints = await onePerHost(network, stage.hosts);
  const hosts = [stage.host(1), stage.host(3)];
  const service = await stage.service(network, { name: 'web', replicas: 2, discovery: 'dnsrr', hosts });
  await stage.convergeAll(endpoints);
  await stage.resolves(
    endpoints,
    service.engineName,
    service.tasks.flatMap(({ address }) => address ?? []),
  );
  return { swarm: stage.swarm, network, endpoints, service };
}

/** Who manages and who works, as the swarm says: `h1 leads; h2 works`. */
async function rolesOf(swarm: ManagedSwarm): Promise<string> {
  const nodes = await swarm.nodes();
  const words = nodes.map(({ host, role, leader, state, reachable }) => {
    if (state !== 'ready') return `${host.name} is ${state}`;
    if (role === 'worker') return `${host.name} works`;
    if (leader) return `${host.name} leads`;
    return `${host.name} ${reachable ? 'manages' : 'is not reachable'}`;
  });
  return words.join('; ');
}

scenario({
  id: 'promote-and-demote',
  title: 'a worker takes the swarm over from its manager, and gives it back; services and traffic go on',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: guestsAndService,

  async verify(stage, { swarm, network, endpoints, service }) {
    const everyPath = promisedPaths(stage.driver.capabilities, endpoints, []);
    const load = await stage.load(endpoints[2]!, { name: service.engineName, port: service.port }, perSecond);
    for (const [manager, roles] of [
      [stage.host(2), 'h1 works; h2 leads; h3 works'],
      [stage.host(1), 'h1 leads; h2 works; h3 works'],
    ] as const) {
      await swarm.handOver(manager);
      await stage.eventually({
        title: `the swarm once ${manager.name} has taken it over`,
        expected: roles,
        observe: () => rolesOf(swarm),
      });
      const name = `by-${manager.name}`;
      const started = await stage.service(network, { name, replicas: 3, discovery: 'dnsrr' });
      stage.fact({
        title: `a service that ${manager.name} starts`,
        expected: 'h1 1, h2 1, h3 1',
        observed: runningByHost(await started.states()),
        holds: runningByHost(await started.states()) === 'h1 1, h2 1, h3 1',
      });
      await stage.reach(`while ${manager.name} manages`, everyPath);
    }
    stage.fact(undisturbed('requests by name from h3 while managers changed', await load.stop()));
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'force-new-cluster',
  title: 'a manager that lost the others for good makes a new cluster: services, networks and workers are still there',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const world = await guestsAndService(stage);
    const server = await webServer(world.network, stage.host(3), 'server', port);
    await stage.converge(promisedPaths(stage.driver.capabilities, [world.endpoints[0]!, server], []));
    return { ...world, server };
  },

  async verify(stage, { swarm, network, endpoints, service, server }) {
    const [first, , third] = endpoints;
    const left = [first!, third!];
    const roles = () => rolesOf(swarm).catch((error: Error) => `refused: ${error.message}`);
    await swarm.setRole(stage.host(2), 'manager');
    await stage.eventually({ title: 'the swarm at first', expected: 'h1 leads; h2 manages; h3 works', observe: roles });
    const byAddress = await stage.load(first!, { address: server.address!, port }, perSecond);
    const target = { name: service.engineName, port: service.port };
    const byName = await stage.load(first!, target, perSecond);
    await stage.disturb(killHost(stage.host(2)));
    await stage.eventually({
      title: 'what h1 says about the other manager',
      expected: 'that it is lost, or an error for want of a leader',
      observe: roles,
      holds: (seen) => seen.startsWith('refused') || seen.includes('h2 is'),
    });
    await swarm.forceNew();
    const whole = 'h1 leads; h2 is down; h3 works';
    await stage.eventually({
      title: 'the swarm once h1 has made a new cluster',
      expected: whole,
      observe: roles,
      cause: `what h3 sends to the manager (TCP port ${managementPort}) is lost, or its engine does not run`,
      withinMs: 60_000,
    });
    // Without its worker it never has all tasks.
    if ((await roles()) !== whole) return;
    await swarm.forget(stage.host(2));
    await stage.eventually({ title: 'the swarm without h2', expected: 'h1 leads; h3 works', observe: roles });
    const grown = await service.scale(2);
    stage.fact({
      title: 'the service in the new cluster',
      expected: 'h1 1, h3 1',
      observed: runningByHost(await grown.states()),
      holds: runningByHost(await grown.states()) === 'h1 1, h3 1',
    });
    await stage.convergeAll(left);
    await stage.reach('in the new cluster', promisedPaths(stage.driver.capabilities, left, []));
    stage.fact(undisturbed('requests by address from h1 to h3 all the while', await byAddress.stop()));
    const { failed, sent, longestGapMs } = await byName.stop();
    stage.note('requests by name that failed all the while', failed === 0 ? 'none' : 'some', [
      `${failed} of ${sent}; the longest time without an answer was ${(longestGapMs / 1000).toFixed(1)} s`,
    ]);
    const addresses = grown.tasks.flatMap(({ address }) => address ?? []);
    await stage.resolves([first!], service.engineName, addresses, { withinMs: namesMs });
    stage.fact(undisturbed('requests by name in the new cluster', await sendRequests(first!, target, 60)));

    // Last, because it may take an address away from a container that has it.
    const newcomer = await network.attach(stage.host(3), { name: 'newcomer' });
    const owner = endpoints.find(({ address }) => address === newcomer.address);
    stage.note(
      'the address of a container that joins the network in the new cluster',
      owner === undefined ? 'one that nobody has' : 'one that another container has',
      [
        `newcomer on h3: ${newcomer.address}`,
        ...endpoints.map(({ name, host, address }) => `${name} on ${host.name}: ${address}`),
      ],
    );
  },

  sabotages: [
    closedDataPath(3),
    {
      id: 'cut-off',
      title: 'the worker does not hear from the manager',
      fault: (stage) => dropOutgoing(stage.host(3), { protocol: 'tcp', destinationPort: managementPort }),
    },
  ],
});
