import {
  closeDataPath,
  freezeHost,
  ManagedSwarm,
  onePerHost,
  outage,
  promisedPaths,
  runningByHost,
  scenario,
  sendRequests,
  startLoad,
  stopEngine,
  together,
  undisturbed,
  type Host,
  type Stage,
} from '../harness/scenario/index.ts';

const perSecond = 10;
/** Three heartbeats of 5 s are missed until a node counts as down; then its tasks start elsewhere. */
const outageMs = 45_000;
const addressesOf = ({ tasks }: { tasks: readonly { address: string | null }[] }) =>
  tasks.flatMap(({ address }) => address ?? []);

/** What a manager says about a host. */
async function stateOf(stage: Stage, host: Host): Promise<string> {
  const nodes = await new ManagedSwarm(stage.lab).nodes();
  return nodes.find((node) => node.host === host)?.state ?? 'unknown';
}

const losses = [
  { way: 'stopped', words: 'engine is stopped', lose: stopEngine },
  { way: 'frozen', words: 'machine hangs', lose: freezeHost },
] as const;

for (const { way, words, lose } of losses) {
  scenario({
    id: `node-lost-${way}`,
    title: `a service answers again on all other hosts when one host's ${words}, and spreads again only when it is renewed`,
    suite: 'full',
    isolation: 'disruptive',
    needs: { hosts: 3 },
    networks: 'overlay',

    async setup(stage) {
      const network = await stage.network('front');
      const clients = await onePerHost(network, [stage.host(1), stage.host(2)]);
      const service = await stage.service(network, { name: 'web', replicas: 3, discovery: 'dnsrr', stacks: true });
      await stage.convergeAll(clients);
      return { clients, service };
    },

    async verify(stage, { clients, service }) {
      const lost = stage.host(3);
      const runs = async () => runningByHost(await service.states());
      const target = { name: service.engineName, port: service.port };
      await stage.eventually({ title: 'tasks at first', expected: 'h1 1, h2 1, h3 1', observe: runs });
      await stage.resolves(clients, service.engineName, addressesOf(service));

      const loads = await together(clients.map((client) => startLoad(client, target, perSecond)));
      const bringBack = await stage.disturb(lose(lost));
      await stage.eventually({
        title: 'tasks without h3',
        expected: 'three, none of them on h3',
        observe: runs,
        holds: (seen) => /^h1 \d, h2 \d$/.test(seen),
        withinMs: outageMs,
      });
      await stage.resolves(clients, service.engineName, addressesOf(await service.look()));
      const reports = await together(loads.map((load) => load.stop()));
      for (const [index, report] of reports.entries()) {
        const { name, host } = clients[index]!;
        stage.fact(outage(`how long requests by name failed, sent by ${name} on ${host.name}`, report, outageMs));
      }
      await stage.reach('between the hosts that are left', promisedPaths(stage.driver.capabilities, clients, []));
      for (const client of clients) {
        const report = await sendRequests(client, target, 60);
        stage.fact(
          undisturbed(
            `requests by name once the tasks have moved, sent by ${client.name} on ${client.host.name}`,
            report,
            'names lead to a task that is gone, or what is encapsulated between the hosts (UDP port 4789) is lost',
          ),
        );
      }

      await bringBack();
      await stage.eventually({ title: 'h3 once it is back', expected: 'ready', observe: () => stateOf(stage, lost) });
      const back = runningByHost(await (await service.look()).states());
      stage.fact({ title: 'tasks once h3 is back', expected: 'none on h3', observed: back, holds: !back.includes('h3') });
      const renewed = await service.renew();
      stage.fact({
        title: 'tasks once the service is renewed',
        expected: 'h1 1, h2 1, h3 1',
        observed: runningByHost(await renewed.states()),
        holds: runningByHost(await renewed.states()) === 'h1 1, h2 1, h3 1',
      });
    },

    sabotages: [
      {
        id: 'closed-data-path',
        title: 'one of the other hosts drops the encapsulated traffic of the others',
        fault: (stage) => closeDataPath(stage.host(2), stage.driver.capabilities),
      },
    ],
  });
}
