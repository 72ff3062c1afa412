import { occupyPort, scenario, webServers } from '../harness/scenario/index.ts';

scenario({
  id: 'host-port-clash',
  title: 'of three web servers on one port of one host, exactly one runs and the others are refused',
  suite: 'quick',
  needs: { hosts: 1 },
  networks: 'host',
  setup: async (stage) => ({ network: await stage.network('host'), port: stage.port() }),

  async verify(stage, { network, port }) {
    const host = stage.host(1);
    const contenders = await webServers(network, [host, host, host], port);
    await stage.clash({ title: `three servers, one host, port ${port}`, port, contenders }, { runningPerHost: 1 });
  },

  sabotages: [
    {
      id: 'foreign-process',
      title: 'a process of the host holds the port',
      fault: (stage, { port }) => occupyPort(stage.host(1), port),
    },
  ],
});

scenario({
  id: 'host-port-spread',
  title: 'three web servers on one port, one on each host, all run and answer',
  suite: 'quick',
  needs: { hosts: 3 },
  networks: 'host',
  setup: async (stage) => ({ network: await stage.network('host'), port: stage.port() }),

  async verify(stage, { network, port }) {
    const contenders = await webServers(network, [stage.host(1), stage.host(2), stage.host(3)], port);
    await stage.clash({ title: `three servers, three hosts, port ${port}`, port, contenders }, { runningPerHost: 1 });
  },

  sabotages: [
    {
      id: 'foreign-process',
      title: 'a process of one host holds the port',
      fault: (stage, { port }) => occupyPort(stage.host(2), port),
    },
  ],
});
