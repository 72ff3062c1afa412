import {
  addBlackhole,
  backAfterMs,
  counted,
  differences,
  dropForwarded,
  dropIncoming,
  freezeHost,
  killDaemons,
  onePerHost,
  promisedPaths,
  scenario,
  startTraffic,
  stateOf,
  together,
  tryUntil,
  type Stage,
} from '../harness/scenario/index.ts';

/** What is said of a time that was measured. */
const timed = (id: string, title: string, valueMs: number | null) =>
  ({
    id,
    title,
    unit: 'ms',
    better: 'lower',
    value: valueMs,
    low: null,
    high: null,
    samples: valueMs === null ? 0 : 1,
  }) as const;

const silenceIn = ({ gaps }: { readonly gaps: readonly unknown[] }) =>
  gaps.length === 0 ? 'no silence' : `${counted(gaps.length, 'silence')} of more than 0.5 s`;

const statesOf = (stage: Stage) => together(stage.hosts.map((host) => stateOf(host)));

const settledWithinMs = 5_000;

scenario({
  id: 'plugin-comes-and-goes',
  title: 'a plugin that is put on hosts carries traffic after a time that is measured, and leaves nothing when it goes',
  suite: 'nightly',
  compares: true,
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: ({ claims, compared }) => compared && claims !== null,

  async setup(stage) {
    await stage.removePlugin();
    const before = await statesOf(stage);
    // The next case finds it as the one before left it.
    stage.onEnd(async () => void (await stage.installPlugin()));
    return { before };
  },

  async verify(stage, { before }) {
    const startedMs = performance.now();
    const { convergenceMs } = await stage.installPlugin();
    stage.measure(timed('convergence-ms', 'until all hosts knew the ways to each other', convergenceMs));
    const network = await stage.network('fresh');
    const endpoints = await onePerHost(network, stage.hosts);
    const paths = promisedPaths(stage.driver.capabilities, endpoints, stage.hosts);
    await stage.converge(paths);
    const firstPacketMs = performance.now() - startedMs;
    await stage.reach('a network that was just made', paths);
    stage.measure(
      timed('first-packet-ms', 'until packets crossed between all hosts, with the start of containers', firstPacketMs),
    );
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

const outageMs = 3_000;

scenario({
  id: 'daemons-killed',
  title:
    "traffic goes on while a host's daemons are dead, where that is promised, and is as before once they run again",
  suite: 'nightly',
  compares: true,
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: ({ compared, outlivesDaemons }) => compared && outlivesDaemons !== null,

  async setup(stage) {
    const network = await stage.network('blue');
    const [source, target] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.convergeAll([source, target]);
    return { network, source, target };
  },

  async verify(stage, { network, source, target }) {
    const daemons = stage.plugin.daemons.filter(({ host }) => host === stage.host(1));
    const traffic = await startTraffic(source, target);
    await stage.disturbFor(outageMs, killDaemons(daemons));
    const restartedMs = performance.now();
    await stage.pluginConverged();
    const heir = await network.attach(stage.host(1), { name: 'heir' });
    await stage.convergeAll([heir, target]);
    const report = await traffic.stop();
    const silent = silenceIn(report);
    const evidence = [`${report.returned} of ${report.sent} datagrams came back`];
    const promised = stage.driver.capabilities.outlivesDaemons === true;
    if (promised) {
      stage.fact({
        title: 'datagrams while the daemons of one end were dead',
        expected: 'no silence',
        observed: silent,
        holds: report.gaps.length === 0 && report.returned > 0,
        evidence,
      });
    } else stage.note('datagrams while the daemons of one end were dead', silent, evidence);
    const backMs = backAfterMs(report, restartedMs);
    stage.measure(timed('daemon-recovery-ms', 'until traffic was back once the daemons ran again', backMs));
    await stage.reach(
      'once the daemons run again',
      promisedPaths(stage.driver.capabilities, [source, target, heir], []),
    );
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the other end drops what comes over UDP',
      fault: (_stage, { target }) => dropIncoming(target, { protocol: 'udp' }),
    },
  ],
});

scenario({
  id: 'store-away',
  title: 'traffic goes on while the store of the plugin is away',
  suite: 'nightly',
  compares: true,
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: ({ compared, hasStore }) => compared && hasStore,

  async setup(stage) {
    const network = await stage.network('blue');
    const [source, target] = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.convergeAll([source, target]);
    return { network, source, target };
  },

  async verify(stage, { network, source, target }) {
    const traffic = await startTraffic(source, target);
    await stage.disturbFor(outageMs, killDaemons(stage.plugin.store));
    await stage.pluginConverged();
    const report = await traffic.stop();
    const { gaps, sent, returned } = report;
    stage.fact({
      title: 'datagrams while the store was away',
      expected: 'no silence',
      observed: silenceIn(report),
      holds: gaps.length === 0 && returned > 0,
      evidence: [`${returned} of ${sent} datagrams came back`],
    });
    const heir = await network.attach(stage.host(1), { name: 'heir' });
    const paths = promisedPaths(stage.driver.capabilities, [source, target, heir], []);
    await stage.converge(paths);
    await stage.reach('once the store is back', paths);
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the other end drops what comes over UDP',
      fault: (_stage, { target }) => dropIncoming(target, { protocol: 'udp' }),
    },
  ],
});

const frozenMs = 10_000;

scenario({
  id: 'host-away',
  title: 'while a host is frozen the others go on talking, and it is reached again once it goes on',
  suite: 'nightly',
  compares: true,
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: ({ compared, claims }) => compared && claims !== null,

  async setup(stage) {
    const network = await stage.network('blue');
    const [first, second, third] = await onePerHost(network, [stage.host(1), stage.host(2), stage.host(3)]);
    await stage.convergeAll([first, second, third]);
    return { first, second, third };
  },

  async verify(stage, { first, second, third }) {
    const [staying, returning] = await together([startTraffic(first, second), startTraffic(second, third)]);
    await stage.disturbFor(frozenMs, freezeHost(stage.host(3)));
    const thawedMs = performance.now();
    const paths = promisedPaths(stage.driver.capabilities, [first, second, third], []);
    await stage.converge(paths);
    const [undisturbed, disturbed] = await together([staying.stop(), returning.stop()]);
    stage.fact({
      title: 'datagrams between the other hosts',
      expected: 'no silence',
      observed: silenceIn(undisturbed),
      holds: undisturbed.gaps.length === 0 && undisturbed.returned > 0,
      evidence: [`${undisturbed.returned} of ${undisturbed.sent} datagrams came back`],
    });
    stage.fact({
      title: 'datagrams to the host that was frozen',
      expected: 'silence, while it was frozen',
      observed: disturbed.gaps.length === 0 ? 'no silence' : 'silence, while it was frozen',
      holds: disturbed.gaps.length > 0,
      evidence: [`${disturbed.returned} of ${disturbed.sent} datagrams came back`],
    });
    stage.measure(
      timed('recovery-ms', 'until a host that was frozen was reached again', backAfterMs(disturbed, thawedMs)),
    );
    await stage.reach('once the host goes on', paths);
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the endpoint of the host that is frozen drops what comes over UDP',
      fault: (_stage, { third }) => dropIncoming(third, { protocol: 'udp' }),
    },
  ],
});

scenario({
  id: 'host-joins',
  title: 'a host that joins later is reached by those that were there, and reaches them',
  suite: 'nightly',
  compares: true,
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: ({ compared, claims }) => compared && claims !== null,

  async setup(stage) {
    await stage.installPlugin([stage.host(1), stage.host(2)]);
    return {};
  },

  async verify(stage) {
    const startedMs = performance.now();
    await stage.plugin.join(stage.host(3));
    await stage.pluginConverged();
    stage.measure(timed('join-ms', 'until all hosts knew the ways to one that joined', performance.now() - startedMs));
    const network = await stage.network('blue');
    const endpoints = await onePerHost(network, stage.hosts);
    const paths = promisedPaths(stage.driver.capabilities, endpoints, []);
    await stage.converge(paths);
    await stage.reach('once the third host has joined', paths);
  },

  sabotages: [
    {
      id: 'deaf-host',
      title: 'the host that joins forwards nothing',
      fault: (stage) => dropForwarded(stage.host(3)),
    },
  ],
});
