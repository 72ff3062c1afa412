import {
  askVip,
  dropIncoming,
  forgetQuiet,
  keepStaleTask,
  leaveQuiet,
  nightlyForVariants,
  onePerHost,
  runningByHost,
  scenario,
  sendRequests,
  sharesOf,
  starveTask,
  together,
  watchName,
  type Stage,
} from '../harness/scenario/index.ts';

scenario({
  id: 'vip-name',
  title: "a service's name leads to its one address, on every host, also while it shrinks and grows",
  suite: nightlyForVariants,
  needs: { hosts: 3 },
  networks: ({ carriesServices }) => carriesServices,

  async setup(stage) {
    const network = await stage.network('front');
    const clients = await onePerHost(network, stage.hosts);
    const service = await stage.service(network, { name: 'web', replicas: 3, stacks: true });
    return { clients, service };
  },

  async verify(stage, { clients, service }) {
    const { engineName: name, vip } = service;
    await stage.resolves(clients, name, [vip!]);
    for (const replicas of [2, 5]) {
      const scaling = service.scale(replicas);
      await together(
        clients.map(async (client) => {
          const { asked, seen } = await watchName(client, name, scaling);
          stage.fact({
            title: `addresses of ${name} while it gets ${replicas} tasks, as ${client.name} on ${client.host.name} has them`,
            expected: vip!,
            observed: seen.join('; '),
            holds: seen.length === 1 && seen[0] === vip,
            evidence: [`asked ${asked} times`],
          });
        }),
      );
    }
    await stage.resolves(clients, name, [vip!]);
  },

  sabotages: [
    {
      id: 'deaf-resolver',
      title: "one container's resolver is not reached",
      fault: (_stage, { clients }) => dropIncoming(clients[1]!, { protocol: 'udp' }),
    },
  ],
});

/** A service of three tasks, and a container of the first host that asks it. */
async function serviceAndClient(stage: Stage) {
  const network = await stage.network('front');
  const [client] = await onePerHost(network, [stage.host(1)]);
  const service = await stage.service(network, { name: 'web', replicas: 3, stacks: true });
  await stage.settle(service, askVip(service, [client], 3));
  return { network, client, service };
}
type Served = Awaited<ReturnType<typeof serviceAndClient>>;

/** Below those that Linux picks by itself. */
const firstSourcePort = 21_000;

/** Sees that so many requests are all answered, and by every task in turn; `before`: how many there were already. */
async function shareRequests(stage: Stage, { client, service }: Served, when: string, count: number, before: number) {
  const target = { address: service.vip!, port: service.port };
  const report = await sendRequests(client, target, count, { firstSourcePort: firstSourcePort + before });
  const names = service.tasks.map((task) => task.name);
  const { words, fair } = sharesOf(report, names);
  stage.fact({
    title: `requests of ${client.name} on ${client.host.name} that were answered, ${when}`,
    expected: `${count} of ${count}`,
    observed: `${report.sent - report.failed} of ${report.sent}`,
    holds: report.sent === count && report.failed === 0,
    evidence: report.failures.map((failure) => `after ${failure.atMs} ms: ${failure.words}`),
    cause: `the load balancer (IPVS) of ${client.host.name} still forwards to a task that is gone`,
  });
  stage.fact({
    title: `who answered ${client.name} on ${client.host.name}, ${when}`,
    expected: `each of ${names.join(', ')} as often as the others, give or take one`,
    observed: words,
    holds: fair,
    cause: `the load balancer (IPVS) of ${client.host.name} passes tasks over`,
  });
}

scenario({
  id: 'vip-shares',
  title:
    'all tasks of a service get the same share of its requests, and none that is gone gets any, after a drain and as it shrinks and grows',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3, features: ['ip_vs'] },
  networks: 'overlay',
  setup: serviceAndClient,

  async verify(stage, world) {
    const { swarm } = stage;
    let sent = 0;
    const share = async (service: Served['service'], when: string, count: number) => {
      await shareRequests(stage, { ...world, service }, when, count, sent);
      sent += count;
    };
    const shareAgain = async (service: Served['service'], when: string, count: number) => {
      await stage.settle(service, askVip(service, [world.client], 3));
      await share(service, when, count);
    };
    await share(world.service, 'three tasks', 300);
    stage.onEnd(() => swarm.setAvailability(stage.host(3), 'active'));
    await swarm.setAvailability(stage.host(3), 'drain');
    await stage.eventually({
      title: 'tasks once h3 is drained',
      expected: 'three, none of them on h3',
      observe: async () => runningByHost(await world.service.states()),
      holds: (seen) => ['h1 1, h2 2', 'h1 2, h2 1'].includes(seen),
    });
    await shareAgain(await world.service.look(), 'h3 drained', 300);
    await shareAgain(await world.service.scale(2), 'two tasks', 100);
    await shareAgain(await world.service.scale(5), 'five tasks', 300);
  },

  sabotages: [
    {
      id: 'starved-task',
      title: "the load balancer of the asker's host leaves a task out",
      fault: (stage, { network, service }) => starveTask(stage.host(1), network, service.tasks[0]!),
    },
    {
      id: 'stale-task',
      title: "the load balancer of the asker's host forwards to a task that is gone",
      fault: (stage, { network, service, client }) => keepStaleTask(stage.host(1), network, service.tasks[0]!, client),
    },
  ],
});

const idleSeconds = 6;
const quietWishes = {
  short: { quietMs: 3_000, keepAliveMs: null },
  kept: { quietMs: 9_000, keepAliveMs: 2_000 },
  long: { quietMs: 9_000, keepAliveMs: null },
};

scenario({
  id: 'quiet-connection',
  title:
    'a connection to a service outlives its silence while that is shorter than what the load balancer allows, or probed by keep-alive',
  suite: 'full',
  needs: { hosts: 2, features: ['ip_vs'] },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('front');
    const [client] = await onePerHost(network, [stage.host(1)]);
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(2)] });
    await stage.settle(service, askVip(service, [client], 1));
    await stage.disturb(forgetQuiet(stage.host(1), network, idleSeconds));
    return { network, client, service };
  },

  async verify(stage, { client, service }) {
    const { short, kept, long } = quietWishes;
    const target = { address: service.vip!, port: service.port };
    const outcomes = await leaveQuiet(client, target, [short, kept, long]);
    const [afterShort, afterKept, afterLong] = outcomes.map(({ page, words }) =>
      page === null ? `lost: ${words}` : `answered by ${page}`,
    );
    const from = `a connection of ${client.name} on ${client.host.name}`;
    const expected = 'answered by web.1';
    const cause = `the load balancer (IPVS) of ${client.host.name} has forgotten it`;
    stage.fact({
      title: `${from}, quiet for ${short.quietMs / 1000} s where ${idleSeconds} s are allowed`,
      expected,
      observed: afterShort!,
      holds: afterShort === expected,
      cause,
    });
    stage.fact({
      title: `${from}, quiet for ${kept.quietMs / 1000} s but for keep-alive every ${kept.keepAliveMs / 1000} s`,
      expected,
      observed: afterKept!,
      holds: afterKept === expected,
      cause,
    });
    stage.note('a connection that was quiet for longer than the load balancer allows', afterLong!);
  },

  sabotages: [
    {
      id: 'impatient-balancer',
      title: 'the load balancer allows a silence of one second only',
      fault: (stage, { network }) => forgetQuiet(stage.host(1), network, 1),
    },
  ],
});
