import { setTimeout as delay } from 'node:timers/promises';
import {
  addBlackhole,
  backAfterMs,
  counted,
  datagramsOf,
  differences,
  forwardNothing,
  dropIncoming,
  freezeHost,
  killDaemons,
  measureTime,
  mishaps,
  mishapTitles,
  noSilence,
  noteSilences,
  ofPlugins,
  onFirst,
  reachAll,
  reachAllAgain,
  refuseConnections,
  routeBy,
  scenario,
  silencesOf,
  stateOf,
  together,
  tryUntil,
  type Endpoint,
  type Mishap,
  type NetworkCapabilities,
  type Stage,
} from '../harness/scenario/index.ts';

const isPlugin = ({ compared, claims }: NetworkCapabilities) => compared && claims !== null;

const deafTo = (endpoint: Endpoint) => dropIncoming(endpoint, { protocol: 'udp' });

const settledWithinMs = 5_000;
const statesOf = (stage: Stage) => together(stage.hosts.map((host) => stateOf(host)));

scenario({
  ...ofPlugins,
  id: 'plugin-comes-and-goes',
  title: 'a plugin that is put on hosts carries traffic after a time that is measured, and leaves nothing when it goes',
  bringsPlugin: true,
  needs: { hosts: 3 },
  networks: isPlugin,

  setup: async (stage) => ({ before: await statesOf(stage) }),

  async verify(stage, { before }) {
    const { installation, convergenceMs } = await stage.installPlugin();
    const convergedMs = performance.now();
    for (const [program, version] of Object.entries(installation.versions))
      stage.note(`version of ${program}`, version);
    measureTime(stage, 'convergence-ms', 'until all hosts knew the ways to each other', convergenceMs);
    const { network, endpoints } = await onFirst(stage, stage.hosts);
    const firstPacketMs = convergenceMs + performance.now() - convergedMs;
    measureTime(stage, 'first-packet-ms', 'until packets crossed, with the start of containers', firstPacketMs);
    await reachAll(stage, 'a network that was just made', endpoints);
    await network.remove();
    await stage.removePlugin();
    let left: string[][] = [];
    // The engine itself is still tidying up after containers.
    await tryUntil(settledWithinMs, async () => {
      const after = await statesOf(stage);
      left = after.map((state, index) => differences(before[index]!, state));
      return left.every((lines) => lines.length === 0);
    });
    stage.hosts.forEach((host, index) => {
      const lines = left[index]!;
      stage.fact({
        title: `what is different on ${host.name} once it is gone`,
        expected: 'nothing',
        observed: lines.length === 0 ? 'nothing' : counted(lines.length, 'thing'),
        holds: lines.length === 0,
        evidence: lines.slice(0, 20),
      });
    });
  },

  sabotages: [
    {
      id: 'leftover',
      title: 'a route stays behind on one host',
      fault: (stage) => addBlackhole(stage.host(2)),
    },
  ],
});

scenario({
  ...ofPlugins,
  id: 'host-joins',
  title: 'a host that joins later is reached by those that were there, and reaches them',
  bringsPlugin: true,
  needs: { hosts: 3 },
  networks: isPlugin,

  async setup(stage) {
    await stage.installPlugin([stage.host(1), stage.host(2)]);
    const newcomer: { mishap?: Mishap } = {};
    return { newcomer };
  },

  async verify(stage, { newcomer: { mishap } }) {
    const startedMs = performance.now();
    if (!(await stage.pluginJoinedBy(stage.host(3), mishap))) return;
    const joinMs = performance.now() - startedMs;
    measureTime(stage, 'join-ms', 'until all hosts knew the ways to one that joined', joinMs);
    const { endpoints } = await onFirst(stage, stage.hosts);
    await reachAll(stage, 'once the third host has joined', endpoints);
  },

  sabotages: [
    {
      id: 'deaf-host',
      title: 'the host that joins forwards nothing',
      fault: (stage) => forwardNothing(stage.host(3)),
    },
    {
      id: 'router-between',
      title: 'a router, which knows nothing of containers, is between the host that joins and another one',
      appliesTo: ({ needsOneSegment }) => needsOneSegment,
      fault: (stage) => routeBy(stage.host(1), stage.host(2), stage.host(3)),
    },
    {
      id: 'no-control',
      title: 'the host that joins and the others cannot tell each other of the ways',
      appliesTo: ({ controlPort }) => controlPort !== null,
      fault: (stage) => refuseConnections(stage.host(3), stage.driver.capabilities.controlPort!),
    },
    ...mishaps.map((mishap) => ({
      id: mishap,
      title: mishapTitles[mishap],
      appliesTo: (capabilities: NetworkCapabilities) => capabilities.mishaps.includes(mishap),
      fault: (_stage: Stage, { newcomer }: { newcomer: { mishap?: Mishap } }) => ({
        title: mishapTitles[mishap],
        async inject() {
          newcomer.mishap = mishap;
          return async () => undefined;
        },
      }),
    })),
  ],
});

scenario({
  ...ofPlugins,
  compares: false,
  // What is learnt about a way across a router is nothing for neighbours.
  endsSound: false,
  id: 'across-router',
  title: 'hosts that reach each other by way of a router alone are joined like neighbours',
  bringsPlugin: true,
  needs: { hosts: 3 },
  networks: (capabilities) => isPlugin(capabilities) && !capabilities.needsOneSegment,

  async setup(stage) {
    stage.onEnd(() => stage.removePlugin());
    const [router, near, far] = [stage.host(1), stage.host(2), stage.host(3)];
    await stage.disturb(routeBy(router, near, far));
    await stage.installPlugin([router, near]);
    return { near, far };
  },

  async verify(stage, { near, far }) {
    if (!(await stage.pluginJoinedBy(far))) return;
    const { endpoints } = await onFirst(stage, [near, far]);
    await reachAll(stage, 'across the router', endpoints);
  },

  sabotages: [
    {
      id: 'closed-router',
      title: 'the router forwards nothing',
      fault: (stage) => forwardNothing(stage.host(1)),
    },
  ],
});

const outageMs = 3_000;

scenario({
  ...ofPlugins,
  id: 'daemons-killed',
  title:
    "traffic goes on while a host's daemons are dead, where that is promised, and is as before once they run again",
  needs: { hosts: 2 },
  networks: ({ compared, outlivesDaemons }) => compared && outlivesDaemons !== null,

  setup: (stage) => onFirst(stage, [stage.host(1), stage.host(2)]),

  async verify(stage, { network, endpoints: [source, target] }) {
    const daemons = stage.plugin.daemons.filter(({ host }) => host === stage.host(1));
    const traffic = await stage.traffic(source, target);
    await stage.disturbFor(outageMs, killDaemons(daemons));
    const restartedMs = performance.now();
    await stage.pluginConverged();
    const heirs = await stage.attached(network, stage.host(1), 'heir');
    await reachAllAgain(stage, 'once the daemons run again', [source, target, ...heirs]);
    const report = await traffic.stop();
    const title = 'datagrams while the daemons of one end were dead';
    if (stage.driver.capabilities.outlivesDaemons === true) noSilence(stage, title, report);
    else noteSilences(stage, title, report);
    const backMs = backAfterMs(report, restartedMs);
    measureTime(stage, 'daemon-recovery-ms', 'until traffic was back once the daemons ran again', backMs);
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the other end drops what comes over UDP',
      fault: (_stage, { endpoints: [, target] }) => deafTo(target),
    },
    {
      id: 'dead-daemon',
      title: 'the daemons of the other end are dead as well, and stay so',
      fault: (stage) => killDaemons(stage.plugin.daemons.filter(({ host }) => host === stage.host(2))),
    },
  ],
});

scenario({
  ...ofPlugins,
  id: 'store-away',
  title: 'traffic goes on while the store of the plugin is away',
  needs: { hosts: 2 },
  networks: ({ compared, hasStore }) => compared && hasStore,

  setup: (stage) => onFirst(stage, [stage.host(1), stage.host(2)]),

  async verify(stage, { network, endpoints: [source, target] }) {
    const traffic = await stage.traffic(source, target);
    await stage.disturbFor(outageMs, killDaemons(stage.plugin.store));
    await stage.pluginConverged();
    noSilence(stage, 'datagrams while the store was away', await traffic.stop());
    const heirs = await stage.attached(network, stage.host(1), 'heir');
    await reachAllAgain(stage, 'once the store is back', [source, target, ...heirs]);
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the other end drops what comes over UDP',
      fault: (_stage, { endpoints: [, target] }) => deafTo(target),
    },
  ],
});

const frozenMs = 10_000;

scenario({
  ...ofPlugins,
  id: 'host-away',
  title:
    'while a host is frozen the others go on talking and take new containers, and it is reached again once it goes on',
  needs: { hosts: 3 },
  networks: isPlugin,

  setup: (stage) => onFirst(stage, [stage.host(1), stage.host(2), stage.host(3)]),

  async verify(stage, { network, endpoints: [first, second, third] }) {
    const [staying, returning] = await together([stage.traffic(first, second), stage.traffic(second, third)]);
    const thaw = await stage.disturb(freezeHost(stage.host(3)));
    const frozen = delay(frozenMs);
    const newcomers = await stage.attached(network, stage.host(1), 'newcomer');
    await reachAllAgain(stage, 'while a host is frozen', [second, ...newcomers]);
    await frozen;
    // Taking it back waits for the host's engine, by which time traffic may be there again.
    const thawedMs = performance.now();
    await thaw();
    await reachAllAgain(stage, 'once the host goes on', [first, second, third, ...newcomers]);
    const [undisturbed, disturbed] = await together([staying.stop(), returning.stop()]);
    noSilence(stage, 'datagrams between the other hosts', undisturbed);
    const silent = silencesOf(disturbed).length > 0;
    stage.fact({
      title: 'datagrams to the host that was frozen',
      expected: 'silence, while it was frozen',
      observed: silent ? 'silence, while it was frozen' : 'no silence',
      holds: silent,
      evidence: datagramsOf(disturbed),
    });
    const backMs = backAfterMs(disturbed, thawedMs);
    measureTime(stage, 'recovery-ms', 'until a host that was frozen was reached again', backMs);
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the endpoint of the host that is frozen drops what comes over UDP',
      fault: (_stage, { endpoints: [, , third] }) => deafTo(third),
    },
  ],
});
