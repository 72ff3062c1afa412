import {
  askVip,
  closedDataPath,
  dropOutgoing,
  freezeHost,
  killHost,
  onePerHost,
  outage,
  promisedPaths,
  runningByHost,
  scenario,
  sendRequests,
  stopEngine,
  together,
  undisturbed,
  type Host,
  type LoadTarget,
  type Stage,
  type SwarmService,
} from '../harness/scenario/index.ts';

const perSecond = 10;
const managementPort = 2377;
/** A node counts as down once three heartbeats of 5 s are missed; then its tasks start elsewhere. */
const outageMs = 60_000;
const shortOutageMs = 3_000;
const notHeard = `what h3 sends to the manager (TCP port ${managementPort}) is lost, or its engine does not run`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const addressesOf = ({ tasks }: SwarmService) => tasks.flatMap(({ address }) => address ?? []);

/** What a manager says about a host. */
async function stateOf(stage: Stage, host: Host): Promise<string> {
  const nodes = await stage.swarm.nodes();
  return nodes.find((node) => node.host === host)?.state ?? 'no node';
}

/** A service with a task on each host, and a container on each of two hosts that asks for it. */
async function serviceAndClients(stage: Stage, discovery: 'vip' | 'dnsrr') {
  await stage.driver.prepare(stage.lab);
  const network = await stage.network('front');
  const clients = await onePerHost(network, [stage.host(1), stage.host(2)]);
  const service = await stage.service(network, { name: 'web', replicas: 3, discovery, stacks: true });
  await stage.eventually({
    title: 'tasks at first',
    expected: 'h1 1, h2 1, h3 1',
    observe: async () => runningByHost(await service.states()),
  });
  await stage.convergeAll(clients);
  return { network, clients, service };
}

type World = Awaited<ReturnType<typeof serviceAndClients>>;

/** The third host is lost: its tasks move, and whoever asks from another host is answered again. */
async function tasksMove(stage: Stage, { clients, service }: World, target: LoadTarget, lose: () => Promise<unknown>) {
  const loads = await together(clients.map((client) => stage.load(client, target, perSecond)));
  const lostAtMs = Date.now();
  await lose();
  await stage.eventually({
    title: 'tasks without h3',
    expected: 'three, none of them on h3',
    observe: async () => runningByHost(await service.states()),
    holds: (seen) => /^h1 [12], h2 [12]$/.test(seen) && /2/.test(seen),
    withinMs: outageMs,
  });
  stage.note('how long until all tasks ran again', seconds(Date.now() - lostAtMs));
  if (service.vip === null) {
    await stage.resolves(clients, service.engineName, addressesOf(await service.look()));
  } else {
    await stage.settle(await service.look(), askVip(await service.look(), clients, 10));
  }
  const reports = await together(loads.map((load) => load.stop()));
  for (const [index, report] of reports.entries()) {
    const { name, host } = clients[index]!;
    stage.fact(outage(`how long requests for the service failed, from ${name} on ${host.name}`, report, outageMs));
  }
  await stage.reach('between the hosts that are left', promisedPaths(stage.driver.capabilities, clients, []));
  for (const client of clients) {
    stage.fact(
      undisturbed(
        `requests for the service once its tasks have moved, from ${client.name} on ${client.host.name}`,
        await sendRequests(client, target, 60),
        'the service leads to a task that is gone, or its traffic between the hosts is lost',
      ),
    );
  }
}

/** The third host is there again: it gets no task back until the service is renewed. */
async function nothingMovesBack(stage: Stage, { service }: World) {
  await stage.eventually({
    title: 'h3 once it is back',
    expected: 'ready',
    cause: notHeard,
    observe: () => stateOf(stage, stage.host(3)),
    withinMs: outageMs,
  });
  const back = runningByHost(await (await service.look()).states());
  stage.fact({ title: 'tasks once h3 is back', expected: 'none on h3', observed: back, holds: !back.includes('h3') });
  const renewed = runningByHost(await (await service.renew()).states());
  const spread = 'h1 1, h2 1, h3 1';
  stage.fact({
    title: 'tasks once the service is renewed',
    expected: spread,
    observed: renewed,
    holds: renewed === spread,
  });
}

for (const { way, words, lose } of [
  { way: 'stopped', words: 'engine is stopped', lose: stopEngine },
  { way: 'frozen', words: 'machine hangs', lose: freezeHost },
]) {
  scenario({
    id: `node-lost-${way}`,
    title: `a service answers again on all other hosts when one host's ${words}, and spreads again only when it is renewed`,
    suite: 'full',
    isolation: 'own-lab',
    needs: { hosts: 3 },
    networks: 'overlay',

    setup: (stage) => serviceAndClients(stage, 'dnsrr'),

    async verify(stage, world) {
      let bringBack: () => Promise<void> = async () => undefined;
      const target = { name: world.service.engineName, port: world.service.port };
      await tasksMove(stage, world, target, async () => (bringBack = await stage.disturb(lose(stage.host(3)))));
      await bringBack();
      await nothingMovesBack(stage, world);
    },

    sabotages: [closedDataPath(2)],
  });
}

scenario({
  id: 'node-lost-killed',
  title: 'a service answers again on all other hosts when one is lost for good, and the swarm can forget that host',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: (stage) => serviceAndClients(stage, 'dnsrr'),

  async verify(stage, world) {
    const target = { name: world.service.engineName, port: world.service.port };
    await tasksMove(stage, world, target, () => stage.disturb(killHost(stage.host(3))));
    await stage.swarm.forget(stage.host(3));
    await stage.eventually({
      title: 'h3 once it is taken off the list of nodes',
      expected: 'no node',
      observe: () => stateOf(stage, stage.host(3)),
    });
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'node-lost-vip',
  title: "a service's own address is answered on all other hosts again when one host's machine hangs",
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3, features: ['ip_vs'] },
  networks: 'overlay',

  setup: (stage) => serviceAndClients(stage, 'vip'),

  async verify(stage, world) {
    const target = { address: world.service.vip!, port: world.service.port };
    await tasksMove(stage, world, target, () => stage.disturb(freezeHost(stage.host(3))));
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'brief-outage',
  title: 'a host that hangs for 3 s keeps its tasks; one that the manager does not hear from for longer loses them',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const world = await serviceAndClients(stage, 'dnsrr');
    const guest = await world.network.attach(stage.host(3), { name: 'guest' });
    const endpoints = [...world.clients, guest];
    await stage.convergeAll(endpoints);
    return { ...world, endpoints };
  },

  async verify(stage, { service, clients, endpoints }) {
    const host = stage.host(3);
    const everyPath = promisedPaths(stage.driver.capabilities, endpoints, []);
    const before = addressesOf(service).toSorted().join(', ');
    await stage.disturbFor(shortOutageMs, freezeHost(host));
    await stage.converge(everyPath);
    await stage.reach('after h3 hung for 3 s', everyPath);
    const kept = addressesOf(await service.look())
      .toSorted()
      .join(', ');
    stage.fact({ title: 'tasks after h3 hung for 3 s', expected: before, observed: kept, holds: kept === before });
    await stage.resolves(clients, service.engineName, addressesOf(service));

    const cut = dropOutgoing(host, { protocol: 'tcp', destinationPort: managementPort });
    const mend = await stage.disturb(cut);
    const cutAtMs = Date.now();
    await stage.eventually({
      title: 'h3 while the manager does not hear from it',
      expected: 'down',
      observe: () => stateOf(stage, host),
      withinMs: outageMs,
    });
    stage.note('how long a host may not be heard of until it counts as down', seconds(Date.now() - cutAtMs));
    await stage.eventually({
      title: 'tasks while the manager does not hear from h3',
      expected: 'three, none of them on h3',
      observe: async () => runningByHost(await service.states()),
      holds: (seen) => /^h1 [12], h2 [12]$/.test(seen) && /2/.test(seen),
    });
    await stage.reach('while the manager does not hear from h3', everyPath);
    await mend();
    await stage.eventually({
      title: 'h3 once it is heard of again',
      expected: 'ready',
      cause: notHeard,
      observe: () => stateOf(stage, host),
    });
    await stage.reach('once h3 is heard of again', everyPath);
  },

  sabotages: [
    closedDataPath(3),
    {
      id: 'cut-off',
      title: 'the manager does not hear from the host at all',
      fault: (stage) => dropOutgoing(stage.host(3), { protocol: 'tcp', destinationPort: managementPort }),
    },
  ],
});
