import {
  closeDataPath,
  dropIncoming,
  dropOutgoing,
  isSecretOverlay,
  scenario,
  secretAndClear,
  sendInClear,
  together,
  translateAddress,
  unusedAddress,
  type ProbePath,
} from '../harness/scenario/index.ts';

const esp = { protocol: 'esp' } as const;

scenario({
  id: 'esp-blocked',
  title:
    'ESP that is dropped at one host, in one direction, silences the encrypted network alone, for as long as it is',
  suite: 'full',
  isolation: 'disruptive',
  endsSound: true,
  needs: { hosts: 2 },
  networks: isSecretOverlay,

  setup: secretAndClear,

  async verify(stage, { clear, traffic }) {
    const { swarm } = stage;
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
      await stage.converge(traffic.secret);
      await stage.reach('encrypted, once ESP gets through again', traffic.secret);
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

/**
 * Address translation on the host itself gives a VXLAN packet a wrong outer checksum where the one of the TCP or UDP
 * inside is left to the network card (flannel#1279); a router of its own would never see such a packet.
 */
function pingsOf(traffic: readonly ProbePath[]): ProbePath[] {
  return traffic.filter(({ protocol }) => protocol === 'icmp');
}

scenario({
  id: 'esp-through-nat',
  title:
    'a host behind address translation, known by its outside address, is reached by the plain network; the encrypted one stays secret',
  suite: 'nightly',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: isSecretOverlay,

  async setup(stage) {
    const inside = stage.host(1);
    const outside = unusedAddress(inside);
    await stage.disturb(translateAddress(inside, outside));
    await stage.formSwarm({
      addresses: (host) => (host === inside ? { advertised: outside, dataPath: outside } : undefined),
    });
    const { secret, clear, traffic } = await secretAndClear(stage);
    return {
      secret,
      clear,
      pings: { secret: pingsOf(traffic.secret), clear: pingsOf(traffic.clear) },
      aliases: [outside],
    };
  },

  async verify(stage, { secret, clear, pings, aliases }) {
    const plain = { title: 'plain', mode: 'control', network: clear, paths: pings.clear, aliases } as const;
    const encrypted = { title: 'encrypted', mode: 'assert', network: secret, paths: pings.secret, aliases } as const;
    const { captures } = await stage.wire(plain);
    const senders = captures.flatMap(({ patterns }) =>
      patterns.flatMap(({ sentBy }) => sentBy.map(({ host }) => host)),
    );
    stage.fact({
      title: 'who sends on the plain network, as seen on the wire',
      expected: `${aliases[0]} and h2`,
      observed: [...new Set(senders)].toSorted().join(' and '),
      holds: senders.includes(aliases[0]!) && !senders.includes('h1'),
    });
    const { matrix } = await stage.wire({ ...encrypted, mayBeLost: true });
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
    {
      id: 'closed-data-path',
      title: 'the host whose address is translated drops the VXLAN of the others',
      fault: (stage, { clear }) => closeDataPath(stage.host(1), clear.driver.capabilities),
    },
  ],
});
