import { inOrder, joinForeign, onePerHost, paths, scenario, together } from '../harness/scenario/index.ts';

scenario({
  id: 'no-discovery',
  title: "containers on the engine's default bridge reach each other by address, and find nobody by name",
  suite: 'full',
  needs: { hosts: 1 },
  networks: 'default-bridge',

  async setup(stage) {
    const [bridge, other] = await together([stage.network('plain'), stage.network('user', { kind: 'bridge' })]);
    const [one, two] = await onePerHost(bridge, [stage.host(1), stage.host(1)]);
    await stage.convergeAll([one, two]);
    return { other, one, two };
  },

  async verify(stage, { one, two }) {
    await stage.reach('two containers of one host', [
      ...paths.byAddress(one, two, 'open'),
      ...paths.byAddress(two, one, 'open'),
      ...paths.byName(one, two, 'blocked'),
      ...paths.byName(two, one, 'blocked'),
    ]);
  },

  sabotages: [
    {
      id: 'user-bridge',
      title: 'both containers are also on a bridge of the user',
      fault: (_stage, { other, one, two }) =>
        inOrder('both are also on a bridge of the user', [joinForeign(one, other), joinForeign(two, other)]),
    },
  ],
});
