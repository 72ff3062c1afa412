import { z } from 'zod';

/** A subnet that somebody has. */
export interface SubnetHeld {
  /** In CIDR form. */
  readonly subnet: string;
  /** `the docker network blue` */
  readonly holder: string;
  /** What frees it: `docker network rm blue`; absent for what has to stay. */
  readonly freedBy?: string;
}

/** What a swarm takes of its nodes. */
export interface SwarmTakes {
  /** UDP port of its networks. */
  readonly dataPathPort: number;
  /** VXLAN network identifiers, with the networks that have them. */
  readonly vnis: readonly { readonly vni: number; readonly network: string }[];
}

/** VXLAN's assigned one, which a swarm has unless it was told otherwise. */
const vxlanPort = 4789;

/** From which engines take subnets that were told of no pools (libnetwork, `ipamutils`). */
const usualPools = [
  ...['172.17.0.0/16', '172.18.0.0/16', '172.19.0.0/16', '172.20.0.0/14', '172.24.0.0/14', '172.28.0.0/14'],
  '192.168.0.0/16',
];

const infoSchema = z.object({
  DefaultAddressPools: z.array(z.object({ Base: z.string() })).nullish(),
  Swarm: z
    .object({
      LocalNodeState: z.string().optional(),
      Cluster: z
        .object({ DataPathPort: z.number().nullish(), DefaultAddrPool: z.array(z.string()).nullish() })
        .nullish(),
    })
    .nullish(),
});
const networksSchema = z.array(
  z.object({
    Name: z.string(),
    Driver: z.string(),
    Options: z.record(z.string(), z.string()).nullish(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
);
const vniOption = 'com.docker.network.driver.overlay.vxlanid_list';

/** The subnets of an engine's networks, and those that it or its swarm takes new ones from. */
export function subnetsOfEngine(info: unknown, networks: unknown): SubnetHeld[] {
  const { DefaultAddressPools, Swarm } = infoSchema.parse(info);
  const told = (DefaultAddressPools ?? []).map(({ Base }) => Base);
  const pools = told.length > 0 ? told : usualPools;
  const holder = "docker's own networks (default-address-pools)";
  return [
    ...networksSchema
      .parse(networks)
      .flatMap(({ Name, IPAM }) =>
        (IPAM?.Config ?? []).flatMap(({ Subnet }) =>
          Subnet === undefined
            ? []
            : [{ subnet: Subnet, holder: `the docker network ${Name}`, freedBy: `docker network rm ${Name}` }],
        ),
      ),
    ...pools.map((subnet) => ({ subnet, holder, freedBy: 'have others in its daemon.json' })),
    ...(Swarm?.Cluster?.DefaultAddrPool ?? []).map((subnet) => ({
      subnet,
      holder: 'the networks of the swarm (default-addr-pool)',
    })),
  ];
}

/** What the swarm takes that an engine manages; `null` where it manages none. */
export function swarmOf(info: unknown, networks: unknown): SwarmTakes | null {
  const cluster = infoSchema.parse(info).Swarm?.Cluster;
  if (cluster === undefined || cluster === null) return null;
  const vnis = networksSchema.parse(networks).flatMap(({ Name: network, Driver, Options }) => {
    const list = Driver === 'overlay' ? (Options?.[vniOption] ?? '') : '';
    return list.split(',').flatMap((vni) => (vni === '' ? [] : [{ vni: Number(vni), network }]));
  });
  return { dataPathPort: cluster.DataPathPort || vxlanPort, vnis };
}
