import {
  closedDataPath,
  dropIncoming,
  dropOutgoing,
  inOrder,
  onePerHost,
  promisedPaths,
  runningByHost,
  scenario,
  type Stage,
} from '../harness/scenario/index.ts';

const managementPort = 2377;
const addressesOf = ({ tasks }: { tasks: readonly { address: string | null }[] }) =>
  tasks.flatMap(({ address }) => address ?? []);

/** Whether three tasks run, and all of them on the first two hosts; see `runningByHost`. */
const threeElsewhere = (seen: string) => ['h1 1, h2 2', 'h1 2, h2 1'].includes(seen);

/** A service of three tasks that is found at their addresses, and a container on each of two hosts that asks for it. */
async function serviceAndClients(stage: Stage) {
  const network = await stage.network('front');
  const clients = await onePerHost(network, [stage.host(1), stage.host(2)]);
  const service = await stage.service(network, { name: 'web', replicas: 3, discovery: 'dnsrr', stacks: true });
  return { network, clients, service };
}

scenario({
  id: 'drain',
  title: 'a drained host gives its tasks away, names follow, and it gets none back until the service is renewed',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: serviceAndClients,

  async verify(stage, { clients, service }) {
    const { swarm } = stage;
    const runs = async () => runningByHost(await service.states());
    const onThird = (seen: string) => /h3 \d/.test(seen);
    await stage.eventually({ title: 'tasks at first', expected: 'h1 1, h2 1, h3 1', observe: runs });
    await swarm.setAvailability(stage.host(3), 'drain');
    await stage.eventually({
      title: 'tasks once h3 is drained',
      expected: 'three, none of them on h3',
      observe: runs,
      holds: (seen) => threeElsewhere(seen),
    });
    await stage.resolves(clients, service.engineName, addressesOf(await service.look()));
    await swarm.setAvailability(stage.host(3), 'active');
    const back = runningByHost(await (await service.look()).states());
    stage.fact({ title: 'tasks once h3 is back', expected: 'none on h3', observed: back, holds: !onThird(back) });
    const renewed = await service.renew();
    await stage.eventually({
      title: 'tasks once the service is renewed',
      expected: 'one on h3 again',
      observe: async () => runningByHost(await renewed.states()),
      holds: onThird,
    });
  },

  sabotages: [
    {
      id: 'cut-off',
      title: 'the host that is drained does not hear from the manager',
      fault: (stage) => dropOutgoing(stage.host(3), { protocol: 'tcp', destinationPort: managementPort }),
    },
  ],
});

scenario({
  id: 'quorum-lost',
  title: 'traffic goes on while the managers have lost their quorum, though nothing can be managed',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    await stage.driver.prepare(stage.lab);
    const { swarm } = stage;
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, stage.hosts);
    for (const host of stage.hosts.slice(1)) await swarm.setRole(host, 'manager');
    await stage.convergeAll(endpoints);
    return { swarm, endpoints };
  },

  async verify(stage, { swarm, endpoints }) {
    const roles = async () =>
      (await swarm.nodes()).map(({ role, reachable }) => (reachable ? role : `${role}, not reachable`)).join('; ');
    const three = 'manager; manager; manager';
    await stage.eventually({ title: 'nodes at first', expected: three, observe: roles });
    const cuts = stage.hosts.map((host) => dropIncoming(host, { protocol: 'tcp', destinationPort: managementPort }));
    const mend = await stage.disturb(inOrder('the managers do not hear from each other', cuts));
    await stage.eventually({
      title: 'what a manager says about its nodes',
      expected: 'an error, for want of a leader',
      observe: () => roles().catch((error: Error) => `refused: ${error.message}`),
      holds: (seen) => seen.startsWith('refused'),
    });
    await stage.reach('without a quorum', promisedPaths(stage.driver.capabilities, endpoints, stage.hosts));
    await mend();
    await stage.eventually({
      title: 'nodes once the managers hear from each other again',
      expected: three,
      observe: () => roles().catch((error: Error) => `refused: ${error.message}`),
    });
  },

  sabotages: [closedDataPath(2)],
});

scenario({
  id: 'leave-and-rejoin',
  title: 'a host that leaves the swarm gives its tasks away, and is of use again once it has joined anew',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  setup: serviceAndClients,

  async verify(stage, { network, clients, service }) {
    const { swarm } = stage;
    await swarm.remove(stage.host(3));
    await stage.eventually({
      title: 'tasks without h3',
      expected: 'three, none of them on h3',
      observe: async () => runningByHost(await service.states()),
      holds: (seen) => threeElsewhere(seen),
    });
    await stage.resolves(clients, service.engineName, addressesOf(await service.look()));
    await swarm.join(stage.host(3));
    await stage.eventually({
      title: 'h3 once it has joined anew',
      expected: 'ready worker',
      observe: async () =>
        (await swarm.nodes())
          .flatMap(({ host, state, role }) => (host === stage.host(3) ? `${state} ${role}` : []))
          .join(', '),
    });
    const guest = await network.attach(stage.host(3), { name: 'back' });
    const endpoints = [...clients, guest];
    await stage.convergeAll(endpoints);
    await stage.reach('to and from h3', promisedPaths(stage.driver.capabilities, endpoints, stage.hosts));
  },

  sabotages: [closedDataPath(2)],
});
