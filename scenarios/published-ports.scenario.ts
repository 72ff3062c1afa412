import {
  askPublished,
  closePublishedPort,
  dropForwarded,
  dropIncoming,
  occupyPort,
  publishedServers,
  scenario,
} from '../harness/scenario/index.ts';

scenario({
  id: 'bridge-publish',
  title: 'a port that a container on a bridge publishes answers on its own host, asked by any host, and on no other',
  suite: 'full',
  needs: { hosts: 3 },
  networks: ({ publishesPorts }) => publishesPorts,

  async setup(stage) {
    const port = stage.port();
    const network = await stage.network('front');
    const service = await publishedServers(network, [stage.host(1), stage.host(2)], port);
    const questions = askPublished(service, stage.hosts, 5);
    await stage.settle(service, questions);
    return { port, service, questions };
  },

  async verify(stage, { port, service, questions }) {
    await stage.answers({ title: `port ${port} of each host, asked by each host`, service, questions });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'a host drops the published port before it is translated',
      fault: (stage, { port }) => closePublishedPort(stage.host(1), port),
    },
    {
      id: 'foreign-process',
      title: 'a process holds the port on the host without a container',
      fault: (stage, { port }) => occupyPort(stage.host(3), port),
    },
  ],
});

scenario({
  id: 'firewall-bypass',
  title: "a published port answers although the host's own firewall drops it, and no more once DOCKER-USER does",
  suite: 'full',
  // An engine before 28 that makes a network for anybody takes the jump to DOCKER-USER away for a moment (moby#43585).
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: 'bridge',

  async setup(stage) {
    const port = stage.port();
    const network = await stage.network('front');
    const service = await publishedServers(network, [stage.host(1)], port);
    const outside = askPublished(service, [stage.host(1), stage.host(2)], 5).filter(
      ({ asker, destination }) => asker.host === stage.host(2) && destination.name === 'h1',
    );
    await stage.settle(service, outside);
    return { port, service, outside };
  },

  async verify(stage, { port, service, outside }) {
    await stage.disturb(dropIncoming(stage.host(1), { protocol: 'tcp', destinationPort: port }));
    await stage.answers({ title: 'dropped in INPUT', service, questions: outside });
    await stage.disturb(dropForwarded(stage.host(1), { protocol: 'tcp', destinationPort: port }));
    const nobody = outside.map((question) => ({ ...question, expected: { from: [], everyOne: false } }));
    await stage.answers({ title: 'dropped in DOCKER-USER', service, questions: nobody });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'the host drops the published port before it is translated',
      fault: (stage, { port }) => closePublishedPort(stage.host(1), port),
    },
  ],
});
