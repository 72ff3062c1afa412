import {
  askPublished,
  clientPage,
  closePublishedPort,
  hideClients,
  scenario,
  sendRequests,
} from '../harness/scenario/index.ts';

const count = 10;

scenario({
  id: 'client-source',
  title: "a task whose port its host publishes sees its client's own address",
  suite: 'full',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const port = stage.port();
    const publish = { port, mode: 'host' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
    await stage.settle(service, askPublished(service, [stage.host(1), stage.host(2)], 1));
    return { port, service };
  },

  async verify(stage, { port }) {
    const [server, client] = [stage.host(1).underlay.address, stage.host(2).underlay.address];
    const { answers, failed, failures } = await sendRequests(
      stage.host(2),
      { address: server, port, path: clientPage },
      count,
    );
    stage.fact({
      title: 'clients that the task sees',
      expected: client,
      observed: answers.map(([page]) => page).join(', ') || `nobody: ${failed} requests failed`,
      holds: failed === 0 && answers.length === 1 && answers[0]![0] === client,
      evidence: failures.map(({ words }) => words),
    });
  },

  sabotages: [
    {
      id: 'hidden-client',
      title: "the task's host puts its own address in place of the client's",
      fault: (stage) => hideClients(stage.host(1), 80),
    },
  ],
});

scenario({
  id: 'client-source-mesh',
  title: 'a task behind the ingress mesh is reached, and whom it sees as its client is written down',
  suite: 'full',
  needs: { hosts: 2, features: ['ip_vs'] },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const port = stage.port();
    const publish = { port, mode: 'ingress' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
    await stage.settle(service, askPublished(service, [stage.host(1), stage.host(2)], 1));
    return { port };
  },

  async verify(stage, { port }) {
    const [server, client] = [stage.host(1).underlay.address, stage.host(2).underlay.address];
    const { answers, failed, failures } = await sendRequests(
      stage.host(2),
      { address: server, port, path: clientPage },
      count,
    );
    stage.fact({
      title: 'requests that were answered',
      expected: `${count} of ${count}`,
      observed: `${count - failed} of ${count}`,
      holds: failed === 0,
      evidence: failures.map(({ words }) => words),
    });
    const seen = answers.map(([page]) => page);
    stage.record(
      'whom the task sees',
      seen.every((page) => page === client) ? 'the client' : 'an address of the ingress network',
      seen,
    );
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'the host drops the published port',
      fault: (stage, { port }) => closePublishedPort(stage.host(1), port),
    },
  ],
});
