import type { NetworkInspectInfo } from 'dockerode';
import { AbortError } from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { inFreeSubnet } from '../address-space.ts';
import { mtuOption, removeEngineNetwork } from '../docker/engine-network.ts';
import { overlaySubnets } from './overlay-subnets.ts';
import { managerOf } from './swarm.ts';
import { until } from './until.ts';

const name = 'ingress';
/** Where a host's end of the mesh is, as a container is on other networks (`ingress-sbox` in moby's libnetwork). */
const sandbox = 'ingress-sbox';

/** How the network behind the ingress mesh is. */
export interface IngressShape {
  /** In CIDR form. */
  readonly subnet: string;
  /** That it was made with; `null` for the engine's own choice. */
  readonly mtuBytes: number | null;
}

/** How a host has the ingress network; `null` where it has none. */
export async function ingressOf(host: Host): Promise<IngressShape | null> {
  const info = await inspect(host);
  const subnet = info?.IPAM?.Config?.[0]?.Subnet;
  if (info === null || subnet === undefined) return null;
  const mtu = info.Options?.['com.docker.network.driver.mtu'];
  return { subnet, mtuBytes: mtu === undefined ? null : Number(mtu) };
}

/**
 * Removes the ingress network of a lab's swarm, on which no service may publish a port then, and makes it
 * anew, with another subnet and MTU: "Customize the ingress network" in Docker's documentation. No host has
 * joined the new one by then: the swarm tells a host of it with its next task, or its next change as a node
 * (`doTaskAlloc` and `doNodeAlloc` in swarmkit's allocator). Seen with Engine 26.1.
 *
 * @returns how it is now.
 * @throws HarnessError when a host does not let go of the old one within 60 s.
 */
export async function renewIngress(lab: Lab, mtuBytes: number): Promise<IngressShape> {
  const manager = managerOf(lab);
  // A host that is still joining the old one may miss the new one: `failed to find a load balancer IP to use`.
  await onEveryHost(lab, 'joined the old ingress network', hasJoinedIngress);
  await removeEngineNetwork(manager, name);
  await onEveryHost(lab, 'let go of the old ingress network', async (host) => (await inspect(host)) === null);
  const subnet = await inFreeSubnet(overlaySubnets(lab), 'the ingress network', (candidate) =>
    manager.engine.createNetwork({
      Name: name,
      Driver: 'overlay',
      Ingress: true,
      Options: mtuOption(mtuBytes),
      IPAM: { Driver: 'default', Config: [{ Subnet: candidate }] },
    }),
  );
  return { subnet, mtuBytes };
}

/**
 * Resolves when a host has joined the ingress network of which it was told. A host can miss it: its engine has the new
 * network made side by side with writing down its own address there, and where that is too late, its log says `failed
 * to find a load balancer IP to use for network`, and nothing more is done until it is told again (`Configure` in
 * moby's daemon/cluster/executor/container, read in 28.5.2). Seen once in a run with that engine.
 *
 * @throws HarnessError when it has not within 10 s.
 */
export async function joinsIngress(host: Host): Promise<void> {
  await until(`${host.name} joined the ingress network`, () => hasJoinedIngress(host), 10_000);
}

/** Whether a host has an ingress network and its own end of it. */
export async function hasJoinedIngress(host: Host): Promise<boolean> {
  const info = await inspect(host);
  return Object.keys(info?.Containers ?? {}).includes(sandbox);
}

async function inspect(host: Host): Promise<NetworkInspectInfo | null> {
  try {
    return await host.engine.getNetwork(name).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw new AbortError(error as Error);
  }
}

async function onEveryHost(lab: Lab, what: string, holds: (host: Host) => Promise<boolean>): Promise<void> {
  await Promise.all(lab.hosts.map((host) => until(`${host.name} ${what}`, () => holds(host))));
}
