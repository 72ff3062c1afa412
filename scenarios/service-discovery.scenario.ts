import { dropIncoming, nightlyForVariants, onePerHost, scenario } from '../harness/scenario/index.ts';

const addressesOf = ({ tasks }: { tasks: readonly { address: string | null }[] }) =>
  tasks.flatMap(({ address }) => address ?? []);

scenario({
  id: 'dnsrr',
  title:
    "a service without an address of its own is found at its tasks' addresses, on every host, as it grows and shrinks",
  suite: nightlyForVariants,
  needs: { hosts: 3 },
  networks: ({ carriesServices }) => carriesServices,

  async setup(stage) {
    const network = await stage.network('front');
    const clients = await onePerHost(network, stage.hosts);
    const service = await stage.service(network, { name: 'web', replicas: 3, discovery: 'dnsrr', stacks: true });
    return { clients, service };
  },

  async verify(stage, { clients, service }) {
    await stage.resolves(clients, service.engineName, addressesOf(service));
    await stage.resolves(clients, `tasks.${service.engineName}`, addressesOf(service));
    const gone = await service.scale(0);
    await stage.resolves(clients, service.engineName, addressesOf(gone));
    const grown = await gone.scale(5);
    await stage.resolves(clients, service.engineName, addressesOf(grown));
  },

  sabotages: [
    {
      id: 'deaf-resolver',
      title: "one container's resolver is not reached",
      fault: (_stage, { clients }) => dropIncoming(clients[1]!, { protocol: 'udp' }),
    },
  ],
});
