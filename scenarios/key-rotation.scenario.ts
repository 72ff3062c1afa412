import {
  dropOutgoing,
  droppedAroundEsp,
  hastenKeyRotation,
  isSecretOverlay,
  KeyWatch,
  onePerHost,
  scenario,
  sendDatagrams,
  together,
  type Stage,
} from '../harness/scenario/index.ts';

const intervalSeconds = 12;
const everyMs = 5;
/** Three rotations: one that both hosts hear of, one that h2 is absent from, and one after that. */
const count = (3.5 * intervalSeconds * 1_000) / everyMs;
const manager = { protocol: 'tcp', destinationPort: 2377 } as const;

/** Of the second one h2 does not hear until it is over. */
async function threeRotations(stage: Stage, keys: KeyWatch): Promise<void> {
  const rotation = (number: number) => keys.waitFor(stage.host(1), number, 2 * intervalSeconds * 1_000);
  await rotation(1);
  const mend = await stage.disturb(dropOutgoing(stage.host(2), manager));
  await rotation(2);
  await mend();
  await rotation(3);
}

scenario({
  id: 'key-rotation',
  title: 'no packet is lost while the swarm replaces the keys of the encrypted network, also when a host misses one',
  suite: 'nightly',
  isolation: 'own-lab',
  needs: { hosts: 2 },
  networks: isSecretOverlay,

  async setup(stage) {
    await hastenKeyRotation(stage.host(1), intervalSeconds);
    await stage.formSwarm({});
    const network = await stage.network('secret');
    const endpoints = await onePerHost(network, [stage.host(1), stage.host(2)]);
    await stage.convergeAll(endpoints);
    return { endpoints };
  },

  async verify(stage, { endpoints }) {
    const [h1, h2] = [stage.host(1), stage.host(2)];
    const keys = new KeyWatch([h1, h2]);
    const [{ sent, received, returned, missingAtMs }] = await together([
      sendDatagrams(...endpoints, count, { everyMs }),
      threeRotations(stage, keys),
    ]);
    const dropped = await together([droppedAroundEsp(h1), droppedAroundEsp(h2)]);
    const evidence = [
      ...dropped.flat(),
      ...missingAtMs.map((ms) => `no echo of a datagram that was sent after ${(ms / 1_000).toFixed(1)} s`),
      ...keys.describe(),
    ];
    for (const [host, fewest] of [
      [h1, 3],
      [h2, 2],
    ] as const) {
      stage.fact({
        title: `times that ${host.name} began to encrypt by another key meanwhile`,
        expected: `${fewest} or more`,
        observed: String(keys.changes(host)),
        holds: keys.changes(host) >= fewest,
        evidence,
        cause: `${host.name} does not hear from the swarm's manager (TCP port 2377), which gives out the keys`,
      });
    }
    const cause = 'one host encrypts by a key that the other one does not have yet, or not any more';
    stage.fact({
      title: 'datagrams from h1 that h2 received',
      expected: `${count} of ${count}`,
      observed: `${received} of ${sent}`,
      holds: sent === count && received === count,
      evidence,
      cause,
    });
    stage.fact({
      title: 'echoes from h2 that h1 received',
      expected: `${received} of ${received}`,
      observed: `${returned} of ${received}`,
      holds: returned === received,
      evidence,
      cause,
    });
  },

  sabotages: [
    {
      id: 'cut-off',
      title: 'a host does not hear from the manager any more, so that it misses every key',
      fault: (stage) => dropOutgoing(stage.host(2), manager),
    },
  ],
});
