import { loseSome, scenario, sendDatagrams, sendRequests, together, webServer } from '../harness/scenario/index.ts';

const count = 10_000;
const port = 80;

scenario({
  id: 'cross-node-loss',
  title: 'of 10,000 requests and 10,000 datagrams between hosts none is lost, said of every hop',
  suite: 'full',
  isolation: 'quiet',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const [client, server] = await together([
      network.attach(stage.host(1), { name: 'client' }),
      webServer(network, stage.host(2), 'server', port),
    ]);
    await stage.convergeAll([client, server]);
    return { client, server };
  },

  async verify(stage, { client, server }) {
    const requests = await sendRequests(client, { address: server.address!, port }, count);
    stage.fact({
      title: 'requests that were answered',
      expected: `${count} of ${count}`,
      observed: `${requests.sent - requests.failed} of ${requests.sent}`,
      holds: requests.sent === count && requests.failed === 0,
      evidence: requests.failures.map(({ atMs, words }) => `after ${atMs} ms: ${words}`),
    });
    const { sent, received, returned } = await sendDatagrams(client, server, count);
    stage.fact({
      title: 'datagrams from h1 that arrived at h2',
      expected: `${count} of ${count}`,
      observed: `${received} of ${sent}`,
      holds: sent === count && received === count,
      cause: 'packets are lost between the hosts, or the machine has no room for them',
    });
    stage.fact({
      title: 'echoes from h2 that came back to h1',
      expected: `${received} of ${received}`,
      observed: `${returned} of ${received}`,
      holds: returned === received,
      cause: 'packets are lost between the hosts, or the machine has no room for them',
    });
  },

  sabotages: [
    {
      id: 'lossy-host',
      title: 'one percent of the encapsulated traffic is lost on its way into one host',
      fault: (stage) => loseSome(stage.host(2), { protocol: 'udp', destinationPort: 4789 }, 0.01),
    },
  ],
});
