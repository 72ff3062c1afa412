import {
  closeDataPath,
  crossingPaths,
  dropIncoming,
  dropOutgoing,
  ManagedSwarm,
  onePerHost,
  scenario,
  together,
} from '../harness/scenario/index.ts';

const esp = { protocol: 'esp' } as const;

scenario({
  id: 'esp-blocked',
  title: 'ESP that is dropped at one host, in one direction, silences the encrypted network and nothing else',
  suite: 'full',
  isolation: 'disruptive',
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
    return { clear, traffic };
  },

  async verify(stage, { clear, traffic }) {
    const swarm = new ManagedSwarm(stage.lab);
    for (const fault of [dropIncoming(stage.host(2), esp), dropOutgoing(stage.host(2), esp)]) {
      const mend = await stage.disturb(fault);
      const silenced = traffic.secret.map((path) => ({ ...path, expected: 'blocked' as const }));
      const [silent] = await together([
        stage.reach(`encrypted, where ${fault.title}`, silenced),
        stage.reach(`plain, where ${fault.title}`, traffic.clear, clear),
      ]);
      const causes = stage.diagnose(silent).map(({ cause }) => cause ?? 'no cause');
      stage.fact({
        title: `what a report says of the encrypted network where ${fault.title}`,
        expected: 'that ESP does not get through',
        observed: causes.join('; '),
        holds: causes.some((cause) => cause.includes('ESP')),
      });
      const nodes = await swarm.nodes();
      stage.fact({
        title: `nodes of the swarm where ${fault.title}`,
        expected: 'all ready',
        observed: nodes.map(({ host, state }) => `${host.name} ${state}`).join(', '),
        holds: nodes.length === stage.hosts.length && nodes.every(({ state }) => state === 'ready'),
      });
      await mend();
    }
  },

  sabotages: [
    {
      id: 'vxlan-as-well',
      title: 'the host also drops VXLAN, which carries the plain network',
      fault: (stage, { clear }) => closeDataPath(stage.host(2), clear.driver.capabilities),
    },
  ],
});
