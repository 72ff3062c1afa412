import {
  closeDataPath,
  closedDataPath,
  killEngine,
  leftOnHost,
  namePaths,
  onePerHost,
  promisedPaths,
  scenario,
  stopEngine,
  together,
  undisturbed,
  webServer,
} from '../harness/scenario/index.ts';

const perSecond = 20;
const port = 80;

scenario({
  id: 'engine-restart',
  title: "containers of a worker are on its overlays again after its engine restarted, and others' traffic goes on",
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    const network = await stage.network('blue');
    const [client, guest] = await onePerHost(network, [stage.host(1), stage.host(3)], (index) => ({
      aliases: [`alias-${index + 1}`],
    }));
    const server = await webServer(network, stage.host(2), 'server', port);
    await stage.convergeAll([client, server, guest]);
    return { network, client, server, guest };
  },

  async verify(stage, { network, client, server, guest }) {
    const { capabilities } = stage.driver;
    const load = await stage.load(client, { address: server.address!, port }, perSecond);
    const start = await stage.disturb(stopEngine(stage.host(3)));
    await stage.reach(
      'between the others, without the engine of h3',
      promisedPaths(capabilities, [client, server], []),
    );
    await start();
    const again = await network.restart!(guest);
    const newcomer = await network.attach(stage.host(3), { name: 'newcomer', aliases: ['new'] });
    stage.fact(undisturbed('requests from h1 to h2 while the engine of h3 restarted', await load.stop()));
    const endpoints = [client, server, again, newcomer];
    const everyPath = [...promisedPaths(capabilities, endpoints, []), ...namePaths(capabilities, endpoints)];
    await stage.converge(everyPath);
    await stage.reach('with the engine of h3', everyPath);
  },

  sabotages: [
    closedDataPath(3),
    {
      id: 'closed-data-path-elsewhere',
      title: 'one of the other hosts drops the encapsulated traffic of the others',
      fault: (stage) => closeDataPath(stage.host(2), stage.driver.capabilities),
    },
  ],
});

scenario({
  id: 'engine-killed',
  title:
    'a host whose engine was killed while it attached containers to an overlay can attach them again, and new ones',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 3 },
  networks: 'overlay',

  async setup(stage) {
    await stage.driver.prepare(stage.lab);
    const [blue, green] = await together([stage.network('blue'), stage.network('green')]);
    const old = await onePerHost(blue, stage.hosts);
    const others = await onePerHost(green, [stage.host(1), stage.host(2)]);
    await stage.convergeAll(old);
    await stage.convergeAll(others);
    return { blue, green, old, others };
  },

  async verify(stage, { blue, green, old, others }) {
    const host = stage.host(3);
    const { capabilities } = stage.driver;
    const names = ['torn-1', 'torn-2', 'torn-3'];
    const attaching = Promise.allSettled(names.map((name) => green.attach(host, { name })));
    await stage.eventually({
      title: 'containers that h3 is about to attach',
      expected: 'some',
      observe: async () => ((await host.engine.listContainers({ all: true })).length > 1 ? 'some' : 'none'),
    });
    const start = await stage.disturb(killEngine(host));
    const attached = (await attaching).filter(({ status }) => status === 'fulfilled').length;
    stage.note('containers whose attachment was not interrupted', `${attached} of ${names.length}`);
    stage.note('what a killed engine leaves on its host', ...(await leftOnHost(host)));
    await start();
    stage.note('what is left once it has started again', ...(await leftOnHost(host)));

    const [, , last] = old;
    const red = await stage.network('red');
    const reds = await onePerHost(red, [stage.host(1), stage.host(2)]);
    // The others take an engine that did not say farewell for alive until they miss it; what it asks until then may be lost.
    const guests = [
      await stage.insist('h3 attached its container to blue again', () => blue.restart!(last!)),
      await stage.insist('h3 attached a new container to blue', () => blue.attach(host, { name: 'blue-new' })),
      await stage.insist('h3 attached a new container to green', () => green.attach(host, { name: 'green-new' })),
      await stage.insist('h3 attached a container to a new overlay', () => red.attach(host, { name: 'red-new' })),
    ].filter((guest) => guest !== null);
    const endpoints = [...old.slice(0, 2), ...others, ...reds, ...guests];
    const everyPath = promisedPaths(capabilities, endpoints, []);
    await stage.converge(everyPath);
    await stage.reach('once the engine of h3 has started again', everyPath);
  },

  sabotages: [closedDataPath(3)],
});
