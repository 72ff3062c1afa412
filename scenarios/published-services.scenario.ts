import {
  askPublished,
  closePublishedPort,
  fewerTasks,
  lostService,
  occupyPort,
  publishedServers,
  runningByHost,
  scenario,
  waitingTasks,
} from '../harness/scenario/index.ts';

/** One task waits, and the swarm says why, perhaps with more words. */
const forWantOfAPort = {
  expected: 'pending: no suitable node (host-mode port already in use on 3 nodes)',
  holds: (seen: string) =>
    seen.startsWith('pending: ') && seen.includes('host-mode port already in use on 3 nodes') && !seen.includes('; '),
};

scenario({
  id: 'host-publish-shortage',
  title: 'of four tasks that publish one port of their host, three hosts run three, and the fourth waits and says why',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',
  setup: async (stage) => ({ network: await stage.network('front'), port: stage.port() }),

  async verify(stage, { network, port }) {
    const publish = { port, mode: 'host' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 4, publish }, { running: 0 });
    await stage.eventually({
      title: 'tasks that run',
      expected: 'h1 1, h2 1, h3 1',
      observe: async () => runningByHost(await service.states()),
    });
    await stage.eventually({
      title: 'the task that waits',
      observe: async () => waitingTasks(await service.states()),
      ...forWantOfAPort,
    });
  },

  sabotages: [
    {
      id: 'foreign-process',
      title: 'a process of one host holds the port',
      fault: (stage, { port }) => occupyPort(stage.host(3), port),
    },
  ],
});

scenario({
  id: 'host-publish-held',
  title: 'a port that a plain container holds stays its own: the task for that host does not run, the others do',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const port = stage.port();
    const [network, bridge] = [await stage.network('front'), await stage.network('plain', { kind: 'bridge' })];
    const holder = await publishedServers(bridge, [stage.host(1)], port);
    const questions = askPublished(holder, [stage.host(1), stage.host(2)], 5).filter(
      ({ destination }) => destination.name === 'h1',
    );
    await stage.settle(holder, questions);
    return { network, port, holder, questions };
  },

  async verify(stage, { network, port, holder, questions }) {
    const publish = { port, mode: 'host' } as const;
    const service = await stage.service(network, { name: 'late', replicas: 3, publish }, { running: 0 });
    await stage.eventually({
      title: 'tasks that run',
      expected: 'h2 1, h3 1',
      observe: async () => runningByHost(await service.states()),
    });
    await stage.answers({ title: 'who has the port on h1', service: holder, questions });
    const failures = await service.failures();
    const taken = failures.some(
      (words) => words.includes('port is already allocated') || words.includes('already in use'),
    );
    stage.note(
      'why the task for h1 does not start',
      taken ? 'the port is taken' : (failures[0] ?? 'nothing is said'),
      failures,
    );
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'the host of the container drops the port',
      fault: (stage, { port }) => closePublishedPort(stage.host(1), port),
    },
  ],
});

scenario({
  id: 'host-publish-rivals',
  title: 'a second service that publishes the same port of its hosts gets no task to run, and says why',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const publish = { port: stage.port(), mode: 'host' } as const;
    const network = await stage.network('front');
    const first = await stage.service(network, { name: 'first', replicas: 3, publish });
    return { network, publish, first };
  },

  async verify(stage, { network, publish }) {
    const second = await stage.service(network, { name: 'second', replicas: 1, publish }, { running: 0 });
    await stage.eventually({
      title: 'the task of the second service',
      observe: async () => waitingTasks(await second.states()),
      ...forWantOfAPort,
    });
  },

  sabotages: [
    {
      id: 'lost-service',
      title: 'the first service is gone',
      fault: (_stage, { first }) => lostService(first),
    },
  ],
});

scenario({
  id: 'host-publish-start-first',
  title:
    'an update that starts first finds no host for its new task while the old ones hold the port of all, says so, and all go on answering',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const publish = { port: stage.port(), mode: 'host' } as const;
    const network = await stage.network('front');
    const spec = { name: 'web', replicas: 3, publish, updateOrder: 'start-first', stacks: true } as const;
    const service = await stage.service(network, spec);
    const questions = askPublished(service, stage.hosts, 5);
    await stage.settle(service, questions);
    return { service, questions };
  },

  async verify(stage, { service, questions }) {
    await service.startRenewal();
    await stage.eventually({
      title: 'the first new task',
      observe: async () => waitingTasks(await service.states()),
      ...forWantOfAPort,
    });
    await stage.eventually({
      title: 'tasks that run',
      expected: 'h1 1, h2 1, h3 1',
      observe: async () => runningByHost(await service.states()),
    });
    await stage.answers({ title: 'while the new task waits', service, questions });
  },

  sabotages: [
    {
      id: 'free-host',
      title: 'the service gives one host up, so that the new task fits there',
      fault: (_stage, { service }) => fewerTasks(service, 2),
    },
    {
      id: 'closed-port',
      title: 'a host with a task drops the published port',
      fault: (stage, { service }) => closePublishedPort(stage.host(2), service.published!.port),
    },
  ],
});

scenario({
  id: 'ingress-rivals',
  title: 'a second service that publishes a taken port through the ingress mesh is refused, and the port is named',
  suite: 'full',
  needs: { hosts: 1 },
  networks: 'overlay',

  async setup(stage) {
    const publish = { port: stage.port(), mode: 'ingress' } as const;
    const network = await stage.network('front');
    const first = await stage.service(network, { name: 'first', replicas: 0, publish });
    return { network, publish, first };
  },

  async verify(stage, { network, publish }) {
    const said = await stage.service(network, { name: 'second', replicas: 0, publish }).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    stage.fact({
      title: 'the second service',
      expected: `refused: port '${publish.port}' is already in use by service first`,
      observed: said,
      holds: said.includes(`port '${publish.port}' is already in use by service`),
    });
  },

  sabotages: [
    {
      id: 'lost-service',
      title: 'the first service is gone',
      fault: (_stage, { first }) => lostService(first),
    },
  ],
});
