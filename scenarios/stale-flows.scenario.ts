import {
  dropIncoming,
  inOrder,
  namePaths,
  onePerHost,
  pinPublishedPort,
  promisedPaths,
  resolveNames,
  scenario,
  startEcho,
  startFlow,
  stopContainer,
  tryUntil,
} from '../harness/scenario/index.ts';
import type { Endpoint } from '../harness/scenario/index.ts';

const perSecond = 50;
const windowMs = 300;
const backWithinMs = 10_000;

/** Listens at an endpoint's UDP port for a moment, again and again, until something has come. */
function untilHeard(endpoint: Endpoint, port: number) {
  return tryUntil(backWithinMs, async () => {
    const echo = await startEcho(endpoint, port);
    await new Promise((resolve) => setTimeout(resolve, windowMs));
    return (await echo.stop()) > 0;
  });
}

scenario({
  id: 'stale-udp-flow',
  title:
    'a client that goes on sending to a published UDP port is heard again by the container once that has another address',
  suite: 'full',
  needs: { hosts: 2 },
  networks: 'bridge',

  async setup(stage) {
    const port = stage.port();
    const network = await stage.network('plain');
    const server = await network.attach(stage.host(1), { name: 'server', publishUdp: [port] });
    return { port, network, server };
  },

  async verify(stage, { port, network, server }) {
    const flow = await startFlow(stage.host(2), { address: stage.host(1).underlay.address, port }, perSecond);
    const words = ({ succeeded }: { succeeded: boolean }) => (succeeded ? 'heard' : 'not heard');
    const before = words(await untilHeard(server, port));
    stage.fact({ title: 'the client, at first', expected: 'heard', observed: before, holds: before === 'heard' });
    await stopContainer(server);
    const heir = await network.attach(stage.host(1), { name: 'heir', address: server.address! });
    const inherited = await startEcho(heir, port);
    const restarted = await network.restart!(server);
    const back = await untilHeard(restarted, port);
    stage.fact({
      title: 'the client, once the container runs again',
      expected: `heard within ${backWithinMs / 1000} s`,
      observed: back.succeeded ? `heard within ${backWithinMs / 1000} s` : 'not heard',
      holds: back.succeeded && restarted.address !== server.address,
      evidence: [
        `heard after ${(back.tookMs / 1000).toFixed(1)} s`,
        `first at ${server.address}, then at ${restarted.address}`,
      ],
      cause: back.succeeded ? null : 'connection tracking of the host still leads the flow to where it led before',
    });
    const strayed = await inherited.stop();
    stage.fact({
      title: `datagrams that came to who has its first address now`,
      expected: 'none',
      observed: strayed === 0 ? 'none' : 'some',
      holds: strayed === 0,
      evidence: [`${strayed} datagrams`],
      cause: strayed === 0 ? null : 'the host still leads the port to the first address',
    });
    const { sent, returned, gaps } = await flow.stop();
    stage.note('longest silence for the client', gaps.length === 0 ? 'none' : 'while the container was away', [
      `${returned} of ${sent} came back`,
      ...gaps.map(({ fromMs, untilMs }) => `from ${fromMs} to ${untilMs ?? 'the end'} ms`),
    ]);
  },

  sabotages: [
    {
      id: 'pinned-port',
      title: 'a rule of the host leads the port to the first address of the container',
      fault: (stage, { port, server }) => pinPublishedPort(stage.host(1), port, server.address!),
    },
  ],
});

const swarmPorts = [
  { protocol: 'tcp', destinationPort: 2377 },
  { protocol: 'tcp', destinationPort: 7946 },
  { protocol: 'udp', destinationPort: 7946 },
  { protocol: 'udp', destinationPort: 4789 },
] as const;

scenario({
  id: 'one-way-partition',
  title: 'a host that heard nothing of its swarm until the others forgot its containers is reached both ways again',
  // Hosts that forgot each other try anew once a minute.
  suite: 'nightly',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    await stage.formSwarm({});
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, stage.hosts);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const [first, , third] = endpoints;
    const drops = swarmPorts.map((match) => dropIncoming(stage.host(3), match));
    const mend = await stage.disturb(inOrder('h3 hears nothing of the swarm', drops));
    await stage.eventually({
      title: 'the name of a container on h3, asked on h1, while h3 hears nothing',
      expected: 'forgotten',
      observe: async () =>
        (await resolveNames(first!, [third!.containerName]))[0]!.addresses.length === 0 ? 'forgotten' : 'known',
    });
    await mend();
    const { capabilities } = stage.driver;
    const table = [...promisedPaths(capabilities, endpoints, stage.hosts), ...namePaths(capabilities, endpoints)];
    const tookMs = await stage.converge(table, { withinMs: 90_000 });
    stage.note('how long names and paths took to come back', tookMs < 30_000 ? 'less than 30 s' : 'up to 90 s', [
      `${(tookMs / 1000).toFixed(1)} s`,
    ]);
    await stage.reach('once it hears of it again', table);
  },

  sabotages: [
    {
      id: 'still-deaf',
      title: 'the host goes on dropping the gossip of the others',
      fault: (stage) =>
        inOrder('h3 hears no gossip', [
          dropIncoming(stage.host(3), swarmPorts[1]),
          dropIncoming(stage.host(3), swarmPorts[2]),
        ]),
    },
  ],
});
