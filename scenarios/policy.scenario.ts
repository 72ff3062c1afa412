import { setTimeout as delay } from 'node:timers/promises';
import {
  killDaemons,
  datagramsOf,
  leaveQuiet,
  measureTime,
  noteSilences,
  onePerHost,
  probeReachability,
  promisedPaths,
  scenario,
  sendRequests,
  strayPolicy,
  together,
  trafficPort,
  tryUntil,
  webServer,
  withoutWaysTo,
  type AddressTarget,
  type Endpoint,
  type FlowReport,
  type Policies,
  type ProbePath,
  type Stage,
} from '../harness/scenario/index.ts';

/** Hosts hear of a policy at once; emulated ones that are busy may need many seconds to write their firewall anew. */
const inForceWithinMs = 30_000;
/** So that the time until one fails is known to a fortieth of a second. */
const requestsPerSecond = 40;
/** Longer than it mostly takes until a policy is in force, and has been looked at. */
const quietMs = 15_000;

/**
 * Judges that traffic was let through all the while. Silences do not matter: emulated hosts are silent when they have
 * too much to do, and what they were sent comes back later.
 */
function unhindered(stage: Stage, title: string, report: FlowReport): void {
  const share = report.sent === 0 ? 0 : report.returned / report.sent;
  const holds = share >= 0.98;
  const observed = `${(100 * share).toFixed(1)} % came back`;
  stage.fact({ title, expected: '98 % or more came back', observed, holds, evidence: datagramsOf(report) });
}

/** Waits until paths are as they must be, and judges them then. */
async function reachOnceSo(stage: Stage, title: string, table: readonly ProbePath[]): Promise<void> {
  await tryUntil(inForceWithinMs, async () => {
    const { cells } = await probeReachability(title, table, { timeoutMs: 500 });
    return cells.every(({ differs }) => !differs);
  });
  await stage.reach(title, table);
}

const within = (ms: number | null) => (ms === null ? 'never' : `after ${(ms / 1000).toFixed(2)} s`);

function inTime(stage: Stage, id: string, title: string, afterMs: number | null): void {
  const holds = afterMs !== null && afterMs <= inForceWithinMs;
  const expected = `within ${inForceWithinMs / 1000} s`;
  stage.fact({ title, expected, observed: holds ? expected : within(afterMs), holds, evidence: [within(afterMs)] });
  measureTime(stage, id, title, afterMs);
}

async function pageFor(asker: Endpoint, web: AddressTarget): Promise<string> {
  const { answers } = await sendRequests(asker, web, 1);
  return answers.length > 0 ? 'it comes' : 'it does not come';
}

interface World {
  readonly policies: Policies;
  /** Of the policy. */
  readonly name: string;
  readonly web: AddressTarget;
  /** Whom the policy is for. */
  readonly target: Endpoint;
  readonly friend: Endpoint;
  /** On the target's host. */
  readonly neighbour: Endpoint;
  readonly stranger: Endpoint;
}

/** Denies everybody, and writes down what becomes of what was there before. */
async function denyAll(stage: Stage, world: World, shut: readonly ProbePath[]): Promise<void> {
  const { policies, name, web, target, friend } = world;
  const quietSinceMs = performance.now();
  const quiet = leaveQuiet(friend, web, [{ quietMs, keepAliveMs: null }]);
  // It ends by itself, also where something fails before it is waited for.
  quiet.catch(() => undefined);
  const established = await stage.traffic(friend, target);
  // What it counts from is when the policy is asked for.
  const load = await stage.load(friend, web, requestsPerSecond);
  await policies.apply({ name, target, admits: [] });
  await reachOnceSo(stage, 'while a policy admits nobody', shut);
  const wasQuiet = performance.now() - quietSinceMs < quietMs;
  const { failing } = await load.stop();
  inTime(stage, 'policy-denied-ms', 'until new connections were kept from the endpoint', failing?.fromMs ?? null);
  noteSilences(stage, 'datagrams of a flow that was there before the policy', await established.stop());
  const [connection] = await quiet;
  const title = 'a connection that was there before the policy, asked for a page while that was in force';
  if (!wasQuiet) stage.note(title, 'not known: it was asked before');
  else if (connection?.page) stage.note(title, 'goes on');
  else stage.note(title, 'is dead', [connection?.words ?? 'no word of it']);
}

/** Lets one endpoint in, which then is, and nobody else. */
async function admitFriend(stage: Stage, world: World, shut: readonly ProbePath[]): Promise<void> {
  const { policies, name, web, target, friend, neighbour, stranger } = world;
  const traffic = await stage.traffic(friend, target);
  // Only a silence that is long enough is told, and when it ended.
  await delay(1_000);
  const askedMs = performance.now();
  const admits = [
    { source: friend, protocol: 'tcp', port: web.port },
    { source: friend, protocol: 'udp', port: trafficPort },
  ] as const;
  await policies.apply({ name, target, admits });
  for (const asker of [friend, stranger, neighbour]) {
    await stage.eventually({
      title: `the page, asked for by ${asker.name} once ${friend.name} alone is let in`,
      expected: asker === friend ? 'it comes' : 'it does not come',
      observe: () => pageFor(asker, web),
    });
  }
  await stage.reach('other ports, once one is open to one endpoint', shut);
  const untilMs = (await traffic.stop()).gaps[0]?.untilMs ?? null;
  const admittedMs = untilMs === null ? null : untilMs - askedMs;
  inTime(stage, 'policy-admitted-ms', 'until datagrams of whom it names came through', admittedMs);
}

scenario({
  id: 'policy',
  title:
    'a policy keeps what is new from the endpoint that it is for, and from no other, lets in whom it names, and leaves nothing behind when it is lifted',
  suite: 'nightly',
  needs: { hosts: 3 },
  networks: ({ hasPolicies }) => hasPolicies,

  async setup(stage): Promise<World> {
    const { policies } = stage;
    const port = stage.port();
    const network = await stage.network('blue');
    const [target, others] = await together([
      webServer(network, stage.host(2), 'target', port),
      onePerHost(network, [stage.host(1), stage.host(2), stage.host(3)]),
    ]);
    const [friend, neighbour, stranger] = others;
    await stage.convergeAll([target, ...others]);
    const name = `shut-${target.containerId.slice(0, 8)}`;
    stage.onEnd(() => policies.lift(name));
    return { policies, name, web: { address: target.address!, port }, target, friend, neighbour, stranger };
  },

  async verify(stage, world) {
    const { policies, name, target, friend, neighbour, stranger } = world;
    const open = promisedPaths(stage.driver.capabilities, [target, friend, neighbour, stranger], []);
    const shut = withoutWaysTo(open, target);
    await stage.reach('without a policy', open);
    const aside = await stage.traffic(stranger, neighbour);
    await denyAll(stage, world, shut);
    await admitFriend(stage, world, shut);
    await policies.lift(name);
    await reachOnceSo(stage, 'once it is lifted', open);
    unhindered(stage, 'datagrams between endpoints that no policy was for', await aside.stop());
  },

  sabotages: [
    {
      id: 'dead-daemons',
      title: "the daemons of the target's host are dead, so that nobody there hears of the policy",
      fault: (stage) => killDaemons(stage.plugin.daemons.filter(({ host }) => host === stage.host(2))),
    },
    {
      id: 'other-endpoint',
      title: 'a policy for another endpoint is in force as well',
      fault: (_stage, { policies, neighbour }) => strayPolicy(policies, neighbour),
    },
  ],
});
