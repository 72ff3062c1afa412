import { Address4 } from 'ip-address';
import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { DataPath, UnderlayNeed } from '../network.ts';
import type { NodeState } from './nodes.ts';
import type { NodeAddresses } from './swarm.ts';

const managementPort = 2377;
const gossipPort = 7946;
const vxlanPort = 4789;

/** A host as a node of a swarm, as far as others must reach it. */
export interface NodeReach extends NodeAddresses {
  readonly host: Host;
  /** Whether it has joined, and others may expect it to listen. */
  readonly joined: boolean;
  readonly manages: boolean;
}

const without = {
  management: 'no host can join, and the managers do not hear from those that have',
  gossip: 'hosts do not hear of the containers of others: their names and addresses are missing',
  dataPath: 'nothing crosses between the containers of different hosts, though all nodes are ready',
};

/** What nodes of a swarm must be able to send each other; see "Getting started with swarm mode" in Docker's documentation. */
export function needsOf(nodes: readonly NodeReach[], dataPathPort: number, protocol: DataPath['protocol']) {
  return nodes.flatMap((from) =>
    nodes
      .filter((to) => to !== from && to.joined)
      .flatMap((to): UnderlayNeed[] => {
        const ends = { from: from.host, to: to.host, source: null };
        const gossip = { ...ends, port: gossipPort, address: to.advertised, otherwise: without.gossip };
        const dataPath = { ...ends, address: to.dataPath, source: from.dataPath, otherwise: without.dataPath };
        return [
          ...(to.manages
            ? ([
                {
                  ...ends,
                  protocol: 'tcp',
                  port: managementPort,
                  address: to.advertised,
                  otherwise: without.management,
                },
              ] as const)
            : []),
          { ...gossip, protocol: 'tcp' },
          { ...gossip, protocol: 'udp' },
          // What was inside ESP goes through the firewall a second time, as what it was before.
          { ...dataPath, protocol: 'udp', port: dataPathPort },
          ...(protocol === 'esp' ? ([{ ...dataPath, protocol, port: null }] as const) : []),
        ];
      }),
  );
}

/** What a node remembers of how it came to its swarm: the engine keeps it in `docker-state.json`. */
const stateSchema = z.object({
  AdvertiseAddr: z.string().default(''),
  DataPathAddr: z.string().default(''),
  DataPathPort: z.number().default(0),
});

/** The same for the swarm of a lab. Hosts that are in none need nothing; what hosts need over IPv6 is not asked. */
export async function swarmNeeds(lab: Lab, protocol: DataPath['protocol']): Promise<UnderlayNeed[]> {
  const found = (await Promise.all(lab.hosts.map(readNode)))
    .filter((node) => node !== null)
    .filter(({ advertised }) => Address4.isValid(advertised));
  const port = Math.max(...found.map(({ dataPathPort }) => dataPathPort)) || vxlanPort;
  return needsOf(found, port, protocol);
}

async function readNode(host: Host): Promise<(NodeReach & { dataPathPort: number }) | null> {
  const { DockerRootDir, Swarm } = (await host.engine.info()) as { DockerRootDir: string; Swarm?: NodeState };
  const { stdout, exitCode } = await host.exec(['cat', `${DockerRootDir}/swarm/docker-state.json`], { check: false });
  if (exitCode !== 0) return null;
  const { AdvertiseAddr, DataPathAddr, DataPathPort } = stateSchema.parse(JSON.parse(stdout));
  const advertised = AdvertiseAddr.replace(/:\d+$/, '') || host.underlay.address;
  return {
    host,
    joined: Swarm?.LocalNodeState === 'active',
    manages: Swarm?.ControlAvailable ?? false,
    advertised,
    dataPath: DataPathAddr || advertised,
    dataPathPort: DataPathPort,
  };
}
