import {
  dropIncoming,
  killDaemons,
  messageOf,
  noSilence,
  noteSilences,
  ofPlugins,
  onFirst,
  reachAllAgain,
  scenario,
  tryUntil,
  type Stage,
} from '../harness/scenario/index.ts';

/** Daemons ask the first host's before the others'. */
const memberOn = (stage: Stage, number: number) => stage.plugin.store.find(({ host }) => host === stage.host(number))!;

const writtenMeanwhile = { key: '/overlab/written', value: 'while a member was away' };

scenario({
  ...ofPlugins,
  id: 'store-member-away',
  title: 'nobody notices that one of three members of the store is away, and it comes back to the others',
  // It is about the store, which is the same for all networks that have one.
  compares: false,
  bringsPlugin: true,
  needs: { hosts: 3 },
  networks: ({ compared, hasStore }) => compared && hasStore,

  async setup(stage) {
    // The next case finds the store that the user wants.
    stage.onEnd(() => stage.removePlugin());
    await stage.installPlugin(stage.hosts, 3);
    return onFirst(stage, [stage.host(1), stage.host(2)]);
  },

  async verify(stage, { network, endpoints: [source, target] }) {
    const [member, other] = [memberOn(stage, 1), memberOn(stage, 3)];
    const { key, value } = writtenMeanwhile;
    const traffic = await stage.traffic(source, target);
    const restart = await stage.disturb(killDaemons([member]));
    const taken = await stage.eventually({
      title: `a write to the store on ${other.host.name} while its member on ${member.host.name} was away`,
      expected: 'taken',
      observe: () => other.put(key, value).then(() => 'taken', messageOf),
      cause: 'fewer than half of the members are left',
    });
    // Plugins that ask a store which does not answer wait for minutes.
    if (!taken) return;
    const heir = await network.attach(stage.host(1), { name: 'heir' });
    await reachAllAgain(stage, 'while a member of the store was away', [source, target, heir]);
    await restart();
    await stage.eventually({
      title: `what was written meanwhile, as the member on ${member.host.name} has it that was away`,
      expected: value,
      observe: () => member.get(key).then((found) => found ?? 'nothing', messageOf),
      cause: 'it has not come back to the others',
    });
    await stage.pluginConverged();
    noSilence(stage, 'datagrams while a member of the store was away', await traffic.stop());
  },

  sabotages: [
    {
      id: 'second-member',
      title: 'a second member of the store is away',
      fault: (stage) => killDaemons([memberOn(stage, 2)]),
    },
  ],
});

/** Daemons hear of a change in their store at once; emulated hosts need longer to act upon it. */
const heardWithinMs = 10_000;

scenario({
  ...ofPlugins,
  compares: false,
  id: 'lease-lost',
  title: 'a host whose lease was taken from it has the same subnet again once its daemon was started again',
  needs: { hosts: 2 },
  networks: ({ compared, leasesSubnets }) => compared && leasesSubnets,

  setup: (stage) => onFirst(stage, [stage.host(1), stage.host(2)]),

  async verify(stage, { endpoints: [source, target] }) {
    const { store, daemons, leaseOf } = stage.plugin;
    const [member] = store;
    const [daemon] = daemons.filter(({ host }) => host === target.host);
    const lease = leaseOf!(target.host);
    const traffic = await stage.traffic(source, target);
    await member!.delete(lease);
    let did = 'nothing';
    let words: readonly string[] = [];
    await tryUntil(heardWithinMs, async () => {
      const state = await daemon!.state();
      words = state.words.slice(-2);
      if (!state.running) did = `it ended with code ${state.code}`;
      else if ((await member!.get(lease)) !== undefined) did = 'it took the lease again';
      return did !== 'nothing';
    });
    stage.note(`what ${daemon!.name} did when its lease was taken from it`, did, words);
    // As whoever looks after it would; one that runs goes on.
    await daemon!.start();
    await stage.eventually({
      title: `the lease of ${target.host.name}`,
      expected: 'taken again',
      observe: () => member!.get(lease).then((found) => (found === undefined ? 'gone' : 'taken again'), messageOf),
      cause: `${daemon!.name} has taken another one, or none`,
    });
    await stage.pluginConverged();
    await reachAllAgain(stage, 'once the host has its lease again', [source, target]);
    noteSilences(stage, 'datagrams to a host without a lease', await traffic.stop());
  },

  sabotages: [
    {
      id: 'deaf-target',
      title: 'the endpoint of the host that loses its lease drops what comes over UDP',
      fault: (_stage, { endpoints: [, target] }) => dropIncoming(target, { protocol: 'udp' }),
    },
  ],
});
