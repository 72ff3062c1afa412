import {
  closeDataPath,
  dropIncoming,
  dropOutgoing,
  ManagedSwarm,
  scenario,
  secretAndClear,
  sendInClear,
  together,
  translateSource,
  unusedAddress,
} from '../harness/scenario/index.ts';

const esp = { protocol: 'esp' } as const;

scenario({
  id: 'esp-blocked',
  title: 'ESP that is dropped at one host, in one direction, silences the encrypted network and nothing else',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: ({ encrypts }) => encrypts,

  setup: secretAndClear,

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

scenario({
  id: 'esp-through-nat',
  title:
    'where the source address of one host is translated, the plain network works, and the encrypted one stays secret',
  suite: 'nightly',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: ({ encrypts }) => encrypts,

  async setup(stage) {
    await ManagedSwarm.form(stage.lab, {});
    const world = await secretAndClear(stage);
    const alias = unusedAddress(stage.host(1));
    const dataPaths = [world.secret, world.clear].map(({ driver }) => driver.capabilities.dataPath!);
    await stage.disturb(translateSource(stage.host(1), dataPaths, alias));
    return { ...world, alias };
  },

  async verify(stage, { secret, clear, traffic, alias }) {
    const plain = await stage.wire({
      title: 'plain, translated',
      mode: 'control',
      network: clear,
      paths: traffic.clear,
      aliases: [alias],
    });
    const seen = plain.captures.filter(({ host }) => host === 'h2').flatMap(({ patterns }) => patterns);
    const senders = [...new Set(seen.flatMap(({ sentBy }) => sentBy.map(({ host }) => host)))].toSorted().join(', ');
    stage.fact({
      title: 'as whom h2 sees the senders of the plain network',
      expected: `itself, and h1 as ${alias}`,
      observed: senders,
      holds: senders === `${alias}, h2`,
    });
    const { matrix } = await stage.wire({
      title: 'encrypted, translated',
      mode: 'assert',
      network: secret,
      paths: traffic.secret,
      aliases: [alias],
      mayBeLost: true,
    });
    const open = matrix.cells.filter(({ observed }) => observed === 'open').length;
    stage.note(
      'what of the encrypted network gets through the translation',
      open === matrix.cells.length ? 'everything' : open === 0 ? 'nothing' : 'a part',
      [`${open} of ${matrix.cells.length} paths are open`],
    );
  },

  sabotages: [
    {
      id: 'in-clear',
      title: 'the host whose address is translated sends its packets in clear',
      fault: (stage) => sendInClear(stage.host(1)),
    },
  ],
});
