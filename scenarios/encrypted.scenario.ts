import { crossingPaths, onePerHost, scenario, sendInClear, together } from '../harness/scenario/index.ts';

scenario({
  id: 'encrypted',
  title: 'what crosses between hosts is not to be read on the underlay, neither its payload nor its VXLAN header',
  suite: 'quick',
  needs: { hosts: 2 },
  networks: ({ encrypts }) => encrypts,

  async setup(stage) {
    const [secret, clear] = await together([stage.network('secret'), stage.network('clear', { kind: 'overlay' })]);
    const hosts = [stage.host(1), stage.host(2)] as const;
    const [secrets, clears] = await together([onePerHost(secret, hosts), onePerHost(clear, hosts)]);
    const traffic = {
      secret: crossingPaths(secret.driver.capabilities, secrets),
      clear: crossingPaths(clear.driver.capabilities, clears),
    };
    await stage.converge([...traffic.secret, ...traffic.clear]);
    return { secret, clear, traffic };
  },

  async verify(stage, { secret, clear, traffic }) {
    await stage.wire({ title: 'encrypted', mode: 'assert', network: secret, paths: traffic.secret });
    await stage.wire({ title: 'control, not encrypted', mode: 'control', network: clear, paths: traffic.clear });
  },

  sabotages: [
    {
      id: 'in-clear',
      title: 'one host sends its packets in clear',
      fault: (stage) => sendInClear(stage.host(1)),
    },
  ],
});
