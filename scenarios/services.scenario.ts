import {
  askPublished,
  askVip,
  closedDataPath,
  closePublishedPort,
  nightlyForVariants,
  occupyPort,
  onePerHost,
  scenario,
  starveTask,
} from '../harness/scenario/index.ts';

scenario({
  id: 'service-vip',
  title: "a service's own address is answered on every host, and by every task in turn",
  suite: nightlyForVariants,
  needs: { hosts: 3, features: ['ip_vs'] },
  networks: ({ carriesServices }) => carriesServices,

  async setup(stage) {
    const network = await stage.network('front');
    const clients = await onePerHost(network, stage.hosts);
    const service = await stage.service(network, { name: 'web', replicas: 3 });
    const questions = askVip(service, clients, 60);
    await stage.settle(service, questions);
    return { network, service, questions };
  },

  async verify(stage, { network, service, questions }) {
    await stage.answers({ title: 'sixty requests from each host', service, questions, network });
  },

  sabotages: [
    {
      id: 'starved-task',
      title: "one host's load balancer leaves a task out",
      fault: (stage, { network, service }) => starveTask(stage.host(2), network, service.tasks[0]!),
    },
    closedDataPath(2),
  ],
});

scenario({
  id: 'ingress-mesh',
  title: 'a port that is published through the ingress mesh answers on every host, though only one runs the task',
  suite: 'full',
  needs: { hosts: 3, features: ['ip_vs'] },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const port = stage.port();
    const publish = { port, mode: 'ingress' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
    const questions = askPublished(service, stage.hosts, 10);
    await stage.settle(service, questions);
    return { port, service, questions };
  },

  async verify(stage, { port, service, questions }) {
    await stage.answers({ title: `port ${port} of each host, asked by each host`, service, questions });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'one host drops the published port',
      fault: (stage, { port }) => closePublishedPort(stage.host(3), port),
    },
    closedDataPath(3),
  ],
});

scenario({
  id: 'host-publish',
  title: 'a port that is published by the hosts themselves answers on those that run a task, and on no other',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const hosts = [stage.host(1), stage.host(2)];
    const port = stage.port();
    const service = await stage.service(network, { name: 'web', replicas: 2, hosts, publish: { port, mode: 'host' } });
    const questions = askPublished(service, stage.hosts, 10);
    await stage.settle(service, questions);
    return { port, service, questions };
  },

  async verify(stage, { port, service, questions }) {
    await stage.answers({ title: `port ${port} of each host, asked by each host`, service, questions });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'a host with a task drops the published port',
      fault: (stage, { port }) => closePublishedPort(stage.host(2), port),
    },
    {
      id: 'foreign-process',
      title: 'a process holds the port on the host without a task',
      fault: (stage, { port }) => occupyPort(stage.host(3), port),
    },
  ],
});
