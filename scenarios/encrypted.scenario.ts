import {
  forgeDatagrams,
  isSecretOverlay,
  isSecretTunnel,
  routePastTunnel,
  scenario,
  secretAndClear,
  sendDatagrams,
  sendInClear,
  takeInClear,
  together,
  type SecretAndClear,
  type Stage,
} from '../harness/scenario/index.ts';

async function watchTheWire(stage: Stage, { secret, clear, secrets, traffic }: SecretAndClear, vxlanPort?: number) {
  const port = vxlanPort === undefined ? {} : { vxlanPort };
  // What leaves a host past its tunnel has the addresses of endpoints.
  const aliases = secrets.flatMap(({ address }) => address ?? []);
  await stage.wire({ title: 'encrypted', mode: 'assert', network: secret, paths: traffic.secret, aliases, ...port });
  await stage.wire({ title: 'control, not encrypted', mode: 'control', network: clear, paths: traffic.clear, ...port });
}

scenario({
  id: 'encrypted',
  title: 'what crosses between hosts is not to be read on the underlay, neither its payload nor its VXLAN header',
  suite: 'quick',
  needs: { hosts: 2 },
  networks: isSecretOverlay,
  setup: secretAndClear,
  verify: watchTheWire,

  sabotages: [
    {
      id: 'in-clear',
      title: 'one host sends its packets in clear',
      fault: (stage) => sendInClear(stage.host(1)),
    },
  ],
});

scenario({
  id: 'encrypted-tunnel',
  title: 'what a plugin that encrypts carries between hosts is not to be read on the underlay',
  suite: 'nightly',
  compares: true,
  needs: { hosts: 2 },
  networks: isSecretTunnel,
  setup: (stage) => secretAndClear(stage, 'host'),
  verify: (stage, world) => watchTheWire(stage, world),

  sabotages: [
    {
      id: 'past-the-tunnel',
      title: 'one host sends what is for the other past the tunnel',
      // Elsewhere the way to an endpoint is no matter of its host's routes.
      appliesTo: ({ markedPort }) => markedPort === null,
      fault: (_stage, { secrets: [source, target] }) => routePastTunnel(source, target),
    },
    {
      id: 'in-clear',
      title: 'one host sends its packets in clear',
      appliesTo: ({ markedPort }) => markedPort !== null,
      fault: (stage) => sendInClear(stage.host(1), stage.driver.capabilities.markedPort ?? undefined),
    },
  ],
});

const otherPort = 7789;

scenario({
  id: 'encrypted-data-path-port',
  title: 'the same in a swarm whose VXLAN has a port of its own choice, and its traffic arrives',
  suite: 'full',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: isSecretOverlay,
  failsBy: ['moby#45635'],

  async setup(stage) {
    await stage.formSwarm({ dataPathPort: otherPort });
    return secretAndClear(stage);
  },

  verify: (stage, world) => watchTheWire(stage, world, otherPort),

  sabotages: [
    {
      id: 'in-clear',
      title: 'one host sends its packets in clear',
      fault: (stage) => sendInClear(stage.host(1), otherPort),
    },
  ],
});

const forgedCount = 20;

scenario({
  id: 'forged-frame',
  title: 'a VXLAN frame that anybody on the underlay sends in clear does not get into an encrypted network',
  suite: 'full',
  needs: { hosts: 3 },
  networks: isSecretOverlay,

  setup: secretAndClear,

  async verify(stage, { secret, clear, secrets, clears }) {
    const forger = stage.host(3);
    const genuine = await sendDatagrams(...secrets, forgedCount);
    stage.fact({
      title: `genuine datagrams that reach ${secrets[1].name} on h2`,
      expected: `${forgedCount} of ${forgedCount}`,
      observed: `${genuine.received} of ${genuine.sent}`,
      holds: genuine.received === forgedCount,
    });
    for (const under of ['own address', "peer's address"] as const) {
      const how = `sent by h3 under ${under === 'own address' ? 'its own address' : "h1's address"}`;
      const [[source, target], [peer, victim]] = [clears, secrets];
      const [control, forged] = await together([
        forgeDatagrams({ forger, under, network: clear, source, target }, forgedCount),
        forgeDatagrams({ forger, under, network: secret, source: peer, target: victim }, forgedCount),
      ]);
      stage.fact({
        title: `control: frames for the plain network, ${how}, that reach ${target.name} on h2`,
        expected: 'some of them, or not seeing them elsewhere proves nothing',
        observed: `${control.received} of ${control.sent}`,
        holds: control.received > 0 ? true : null,
      });
      stage.fact({
        title: `frames in clear for the encrypted network, ${how}, that reach ${victim.name} on h2`,
        expected: `none of ${forgedCount}`,
        observed: `${forged.received === 0 ? 'none' : forged.received} of ${forged.sent}`,
        holds: forged.sent === forgedCount && forged.received === 0,
        cause: 'h2 takes what comes to its VXLAN port in clear also for a network whose peers encrypt',
      });
    }
  },

  sabotages: [
    {
      id: 'unguarded',
      title: "a host's firewall accepts VXLAN before the engine's rule that drops what is in clear",
      fault: (stage) => takeInClear(stage.host(2)),
    },
  ],
});
