import {
  addAddress,
  closeDataPath,
  crossingPaths,
  dropIncoming,
  inOrder,
  namePaths,
  occupyPort,
  onePerHost,
  preferSource,
  promisedPaths,
  runningByHost,
  scenario,
  secondAddress,
  sendFrom,
  sendRequests,
  watchVxlan,
  withoutHost,
} from '../harness/scenario/index.ts';
import type { Endpoint, Stage } from '../harness/scenario/index.ts';

const vxlanPort = 4789;
const otherPort = 7789;
const allReady = 'h1 ready, h2 ready, h3 ready';

/**
 * A host that joins two networks at the same moment may wait 30 s for an answer (moby#51701), and one whose VXLAN port
 * was held tries the network of ingress again with every task.
 */
const joinAtLeisureMs = 65_000;

const closedDataPath = {
  id: 'closed-data-path',
  title: 'one host drops the encapsulated traffic of the others',
  fault: (stage: Stage) => closeDataPath(stage.host(2), stage.driver.capabilities),
};

/** Sees, on the first host, from which addresses and to which ports VXLAN is sent while its endpoint is asked and asks. */
async function vxlanSenders(stage: Stage, endpoints: readonly Endpoint[], ports: readonly number[]) {
  const addresses = stage.hosts.flatMap((host) => [host.underlay.address, secondAddress(host)]);
  const crossing = crossingPaths(stage.driver.capabilities, endpoints);
  return watchVxlan(stage.host(1), { addresses, ports }, () => stage.converge(crossing, { withinMs: 2_000 }));
}

scenario({
  id: 'vxlan-source',
  title: 'a host with two addresses is reached through its second one, as soon as it sends from that one as well',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const second = secondAddress(stage.host(2));
    await stage.disturb(addAddress(stage.host(2), second));
    await stage.formSwarm({
      addresses: (host) => (host === stage.host(2) ? { dataPath: second } : undefined),
    });
    const network = await stage.network('blue');
    return { second, endpoints: await onePerHost(network, stage.hosts) };
  },

  async verify(stage, { second, endpoints }) {
    const first = stage.host(2).underlay.address;
    const sources = async () => {
      const [senders] = await vxlanSenders(stage, endpoints, [vxlanPort]);
      return Object.keys(senders!.frames).filter((address) => address !== stage.host(1).underlay.address);
    };
    const unasked = await sources();
    const named = new Map([
      [first, 'its first address'],
      [second, 'its second address'],
    ]);
    stage.note(
      'source of VXLAN from a host whose data path address is its second one',
      unasked.map((address) => named.get(address) ?? address).join(', ') || 'none was seen',
      unasked,
    );
    await stage.noteReach(
      'paths to and from it, as long as nothing else is said',
      crossingPaths(stage.driver.capabilities, endpoints),
    );
    await stage.disturb(preferSource(stage.host(2), second));
    const seen = (await sources()).join(', ');
    stage.fact({
      title: 'sources of VXLAN from h2, whose route to the underlay prefers its data path address',
      expected: second,
      observed: seen || 'none',
      holds: seen === second,
    });
    await stage.reach('between both hosts', promisedPaths(stage.driver.capabilities, endpoints, stage.hosts));
  },

  sabotages: [
    {
      id: 'first-address',
      title: "the host's packets leave with its first address all the same",
      fault: (stage) =>
        sendFrom(stage.host(2), stage.host(2).underlay.address, { protocol: 'udp', destinationPort: vxlanPort }),
    },
  ],
});

scenario({
  id: 'advertise-unreachable',
  title:
    'a worker that advertises an address which nobody reaches is ready and gets no traffic, and the address is named',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const lost = stage.host(3);
    const nowhere = secondAddress(lost);
    const swarm = await stage.formSwarm({
      addresses: (host) => (host === lost ? { advertised: nowhere, dataPath: nowhere } : undefined),
    });
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, [...stage.hosts, lost]);
    await stage.convergeAll(endpoints.filter(({ host }) => host !== lost));
    return { swarm, lost, nowhere, endpoints };
  },

  async verify(stage, { swarm, lost, nowhere, endpoints }) {
    await stage.eventually({ title: 'nodes', expected: allReady, observe: () => swarm.states() });
    const table = promisedPaths(stage.driver.capabilities, endpoints, stage.hosts);
    await stage.reach('two workers that are reached, and one that is not', withoutHost(table, lost));
    const unmet = (await stage.unmetNeeds()).map(({ title }) => title);
    const named = unmet.filter((title) => title.startsWith('UDP port 4789'));
    const expected = `UDP port 4789 of h3 at ${nowhere}, the address that it advertises, is filtered for h1 and h2`;
    stage.fact({
      title: 'what does not get from host to host of the data path',
      expected,
      observed: named.join('; ') || 'all does',
      holds: named.includes(expected),
      evidence: unmet,
    });
  },

  sabotages: [
    {
      id: 'reached',
      title: 'the worker has that address after all, and sends from it',
      fault: (_stage, { lost, nowhere }) =>
        inOrder(`${lost.name} has the address that it advertises`, [
          addAddress(lost, nowhere),
          preferSource(lost, nowhere),
        ]),
    },
    closedDataPath,
  ],
});

scenario({
  id: 'foreign-vxlan-port',
  title: 'where somebody else holds the VXLAN port no task starts, with words that say so, until the port is free',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const free = await stage.disturb(occupyPort(stage.host(2), vxlanPort, 'udp'));
    const swarm = await stage.formSwarm({});
    const network = await stage.network('blue');
    const [client] = await onePerHost(network, [stage.host(1)]);
    return { free, swarm, network, client };
  },

  async verify(stage, { free, swarm, network, client }) {
    const only = { hosts: [stage.host(2)], discovery: 'dnsrr', stacks: true } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, ...only }, { running: 0 });
    await stage.eventually({
      title: 'why tasks on the host whose port is held do not start',
      expected: 'an address that is in use',
      observe: async () => (await service.failures()).join('; ') || 'nothing is said',
      holds: (seen) => seen.includes('address already in use'),
    });
    await stage.eventually({ title: 'nodes', expected: 'h1 ready, h2 ready', observe: () => swarm.states() });
    await free();
    await stage.eventually({
      title: 'tasks once the port is free',
      expected: 'h2 1',
      withinMs: joinAtLeisureMs,
      observe: async () => runningByHost(await service.states()),
    });
    const [task] = (await service.scale(1)).tasks;
    const target = { address: task!.address!, port: service.port };
    await stage.eventually({
      title: 'requests to the task that were answered',
      expected: '5 of 5',
      observe: async () => `${5 - (await sendRequests(client, target, 5)).failed} of 5`,
    });
  },

  sabotages: [
    closedDataPath,
    {
      id: 'port-that-is-free',
      title: 'what holds the port lets it go',
      fault: (_stage, { free }) => ({
        title: 'the port is held by nobody',
        inject: async () => {
          await free();
          return async () => undefined;
        },
      }),
    },
  ],
});

scenario({
  id: 'data-path-port',
  title: 'a swarm with a data path port of its own carries everything promised there, and nothing at UDP port 4789',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    await stage.formSwarm({ dataPathPort: otherPort });
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, stage.hosts);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const { capabilities } = stage.driver;
    const table = [...promisedPaths(capabilities, endpoints, stage.hosts), ...namePaths(capabilities, endpoints)];
    const seen = await vxlanSenders(stage, endpoints, [otherPort, vxlanPort]);
    for (const { port, frames } of seen) {
      const count = Object.values(frames).reduce((sum, each) => sum + each, 0);
      const some = port === otherPort;
      stage.fact({
        title: `VXLAN to UDP port ${port} on the underlay`,
        expected: some ? 'some frames' : 'none',
        observed: count === 0 ? 'none' : 'some frames',
        holds: count > 0 === some,
        evidence: Object.entries(frames).map(([address, number]) => `${number} from ${address}`),
      });
    }
    await stage.reach('three hosts', table, { dataPath: { protocol: 'udp', port: otherPort } });
  },

  sabotages: [
    {
      id: 'closed-data-path',
      title: 'one host drops what comes to that port',
      fault: (stage) => dropIncoming(stage.host(2), { protocol: 'udp', destinationPort: otherPort }),
    },
  ],
});
