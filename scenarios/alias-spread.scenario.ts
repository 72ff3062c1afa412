import { dropAliases, onePerHost, scenario, sendRequests, together, webServer } from '../harness/scenario/index.ts';

const port = 80;
const count = 60;
const alias = 'pool';

scenario({
  id: 'alias-spread',
  title: 'an alias that several containers share leads to them and nobody else, and every answer lists them all',
  suite: 'full',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('blue');
    const hosts = [stage.host(1), stage.host(1), stage.host(2), stage.host(3)];
    const [clients, decoy, ...members] = await together([
      onePerHost(network, stage.hosts),
      webServer(network, stage.host(2), 'decoy', port),
      ...hosts.map((host, index) => webServer(network, host, `member-${index + 1}`, port, [alias])),
    ]);
    await stage.convergeAll([...clients, decoy, ...members]);
    return { network, clients, members };
  },

  async verify(stage, { clients, members }) {
    await stage.resolves(
      clients,
      alias,
      members.map(({ address }) => address!),
    );
    const names = members.map(({ name }) => name);
    const loads = await together(clients.map((client) => sendRequests(client, { name: alias, port }, count)));
    for (const [index, { answers, failures }] of loads.entries()) {
      const strangers = answers.map(([page]) => page).filter((page) => !names.includes(page));
      const answered = answers.reduce((sum, [, number]) => sum + number, 0);
      stage.fact({
        title: `requests to ${alias} from ${clients[index]!.name} on ${clients[index]!.host.name}`,
        expected: `${count} answered, all by its members`,
        observed: `${answered} answered, ${strangers.length === 0 ? 'all by its members' : `also by ${strangers.join(', ')}`}`,
        holds: answered === count && strangers.length === 0,
        evidence: [...answers.map(([page, number]) => `${page}: ${number}`), ...failures.map(({ words }) => words)],
      });
      const most = Math.max(0, ...answers.map(([, number]) => number));
      stage.note(
        `how requests from ${clients[index]!.host.name} spread over its members`,
        `${answers.length} of ${names.length} are asked, the most often asked gets ${Math.round((100 * most) / count)} %`,
        names.map((name) => `${name}: ${answers.find(([page]) => page === name)?.[1] ?? 0}`),
      );
    }
  },

  sabotages: [
    {
      id: 'lost-alias',
      title: 'one of the containers loses the alias',
      fault: (_stage, { network, members }) => dropAliases(members[2]!, network),
    },
  ],
});
