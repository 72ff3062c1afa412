import {
  askPublished,
  askVip,
  closedDataPath,
  connectionsPerSecond,
  loseSomeHandshakes,
  onePerHost,
  openConnections,
  scenario,
  type Stage,
} from '../harness/scenario/index.ts';

/** What an emulated machine does in a quarter of a minute or so, and others in a second or two. */
const countOn = (lab: Stage['lab']) => (lab.tier === 'emulated-vm' ? 200 : 1_000);

scenario({
  id: 'connection-rate',
  title:
    "new connections to a service neither fail nor wait for a second, by its own address, its task's and a port of the task's host; how many there are a second is written down",
  suite: 'full',
  isolation: 'quiet',
  needs: { hosts: 2, features: ['ip_vs'] },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const [client] = await onePerHost(network, [stage.host(1)]);
    const publish = { port: stage.port(), mode: 'host' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(2)], publish });
    await stage.settle(service, askVip(service, [client], 1));
    await stage.settle(service, askPublished(service, [stage.host(1), stage.host(2)], 1));
    const ways = [
      { words: "the service's own address", address: service.vip!, port: service.port },
      { words: "its task's address", address: service.tasks[0]!.address!, port: service.port },
      { words: "a port of its task's host", address: stage.host(2).underlay.address, port: publish.port },
    ];
    return { client, ways };
  },

  async verify(stage, { client, ways }) {
    const count = countOn(stage.lab);
    for (const { words, ...target } of ways) {
      const report = await openConnections(client, target, count);
      const { made, failed, failures, slow, slowestMs } = report;
      const evidence = [`the slowest took ${slowestMs} ms to open`, ...failures];
      stage.fact({
        title: `connections from ${client.host.name} to h2 that succeeded, by ${words}`,
        expected: `${count} of ${count}`,
        observed: `${made - failed} of ${made}`,
        holds: made === count && failed === 0,
        evidence,
      });
      stage.fact({
        title: `connections from ${client.host.name} to h2 that took 0.9 s or longer to open, by ${words}`,
        expected: 'none',
        observed: slow === 0 ? 'none' : `${slow} of ${made}`,
        holds: made > failed && slow === 0,
        evidence,
        cause:
          'a SYN was lost or dropped, and sent again after 1 s: see IPVS and port reuse, net.ipv4.vs.conn_reuse_mode',
      });
      const perSecond = connectionsPerSecond(report);
      stage.note(`new connections by ${words}`, perSecond === null ? 'none' : `${perSecond.toFixed(0)} per second`);
    }
  },

  sabotages: [
    {
      id: 'lost-handshakes',
      title: 'the first packet of every 50th connection is lost',
      fault: (_stage, { client }) => loseSomeHandshakes(client, 50),
    },
    closedDataPath(2),
  ],
});
