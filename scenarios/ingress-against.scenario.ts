import {
  askPublished,
  closePublishedPort,
  misleadPort,
  observeClash,
  processServer,
  scenario,
  sendRequests,
  sharingServer,
  webServers,
  type Stage,
} from '../harness/scenario/index.ts';

/** Whoever has a port of the second host before a service publishes it through the mesh. */
const holders = {
  process: {
    title:
      'a port that a process of one host holds is published through the mesh: the other hosts answer, and it is whole again afterwards',
    start: (stage: Stage, port: number) => processServer(stage.host(2), 'process', port),
  },
  'host-mode': {
    title: 'the same with a container that shares the network of its host',
    start: async (stage: Stage, port: number) =>
      sharingServer(await stage.network('shared', { kind: 'host' }), stage.host(2), 'container', port),
  },
};

for (const [id, { title, start }] of Object.entries(holders)) {
  scenario({
    id: `ingress-against-${id}`,
    title,
    suite: 'full',
    needs: { hosts: 3, features: ['ip_vs'] },
    networks: 'overlay',

    async setup(stage) {
      const port = stage.port();
      const network = await stage.network('front');
      const holder = await start(stage, port);
      stage.onEnd(() => holder.remove());
      const alone = askPublished(holder, stage.hosts, 5);
      await stage.settle(holder, alone);
      return { network, port, holder, alone };
    },

    async verify(stage, { network, port, holder, alone }) {
      const publish = { port, mode: 'ingress' } as const;
      const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
      const elsewhere = askPublished(service, stage.hosts, 5).filter(({ destination }) => destination.name !== 'h2');
      await stage.settle(service, elsewhere);
      await stage.answers({ title: `port ${port} of the other hosts`, service, questions: elsewhere });
      await noteWhoAnswers(stage, port);
      await noteLateComer(stage, port);
      await service.remove();
      await stage.settle(holder, alone);
      await stage.answers({ title: `port ${port}, once the service is gone`, service: holder, questions: alone });
    },

    sabotages: [
      {
        id: 'closed-port',
        title: 'another host drops the published port',
        fault: (stage, { port }) => closePublishedPort(stage.host(3), port),
      },
      {
        id: 'stale-rule',
        title: 'a rule of the host leads the port to nobody, also when the service is gone',
        fault: (stage, { port }) => misleadPort(stage.host(2), port),
      },
    ],
  });
}

/** Nothing is promised for the host whose port was taken: engines up to 28 let the service take it over. */
async function noteWhoAnswers(stage: Stage, port: number) {
  const ways = [
    { words: 'asked by another host', asker: stage.host(1), address: stage.host(2).underlay.address },
    { words: 'asked by itself', asker: stage.host(2), address: stage.host(2).underlay.address },
    { words: 'asked by itself at 127.0.0.1', asker: stage.host(2), address: '127.0.0.1' },
  ];
  for (const { words, asker, address } of ways) {
    const { answers, failed, failures } = await sendRequests(asker, { address, port }, 5);
    const pages = answers.map(([page]) => (page === 'web.1' ? 'the service' : `the ${page}`));
    const seen = [...pages, ...(failed > 0 ? ['nobody'] : [])].join(' and ');
    stage.note(
      `who answers on the host whose port was taken, ${words}`,
      seen,
      failures.map((failure) => failure.words),
    );
  }
}

/** What becomes of a container that wants the port of the third host, which has no task, from the host itself. */
async function noteLateComer(stage: Stage, port: number) {
  const network = await stage.network('late', { kind: 'host' });
  const contenders = await webServers(network, [stage.host(3)], port);
  const clash = await observeClash({ title: 'late', port, contenders });
  const { state, message } = clash.contenders[0]!;
  const words = state === 'running' ? 'it runs' : (message ?? state);
  stage.note('a container that wants the published port from its host later', words);
  await network.remove();
}
