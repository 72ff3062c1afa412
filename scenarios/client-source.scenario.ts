import {
  askPublished,
  clientPage,
  closePublishedPort,
  hideClients,
  scenario,
  sendRequests,
  type Stage,
} from '../harness/scenario/index.ts';

const count = 10;

/** A port of the first host by which a task on it is asked. */
async function publishOnFirst(stage: Stage, mode: 'host' | 'ingress') {
  const network = await stage.network('front');
  const publish = { port: stage.port(), mode };
  const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
  await stage.settle(service, askPublished(service, [stage.host(1), stage.host(2)], 1));
  return { port: publish.port };
}

/** Whom the task says that it was asked by, when the second host asks the first one. */
async function askWhoAsks(stage: Stage, port: number) {
  const address = stage.host(1).underlay.address;
  const { answers, failed, failures } = await sendRequests(stage.host(2), { address, port, path: clientPage }, count);
  return { seen: answers.map(([page]) => page), failed, evidence: failures.map(({ words }) => words) };
}

scenario({
  id: 'client-source',
  title: "a task whose port its host publishes sees its client's own address",
  suite: 'full',
  needs: { hosts: 2 },
  networks: 'overlay',

  setup: (stage) => publishOnFirst(stage, 'host'),

  async verify(stage, { port }) {
    const client = stage.host(2).underlay.address;
    const { seen, failed, evidence } = await askWhoAsks(stage, port);
    stage.fact({
      title: 'clients that the task sees',
      expected: client,
      observed: seen.join(', ') || `nobody: ${failed} requests failed`,
      holds: failed === 0 && seen.length === 1 && seen[0] === client,
      evidence,
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

  setup: (stage) => publishOnFirst(stage, 'ingress'),

  async verify(stage, { port }) {
    const client = stage.host(2).underlay.address;
    const { seen, failed, evidence } = await askWhoAsks(stage, port);
    stage.fact({
      title: 'requests that were answered',
      expected: `${count} of ${count}`,
      observed: `${count - failed} of ${count}`,
      holds: failed === 0,
      evidence,
    });
    const kept = seen.every((page) => page === client);
    stage.note('whom the task sees', kept ? 'the client' : 'an address of the ingress network', seen);
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'the host drops the published port',
      fault: (stage, { port }) => closePublishedPort(stage.host(1), port),
    },
  ],
});
