import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { inFreeSubnet } from '../address-space.ts';
import { bridgeSubnets } from './bridge-subnets.ts';
import { mtuOption, removeEngineNetwork } from './engine-network.ts';
import { makeBridges } from './isolation-turns.ts';

/** Gives containers on overlays their way out of a host, and to the ports that hosts publish for them. */
const name = 'docker_gwbridge';
const bridgeOptions = 'com.docker.network.bridge';

/** How a host's gateway bridge is. */
export interface GatewayShape {
  /** In CIDR form. */
  readonly subnet: string;
  readonly mtuBytes: number;
}

/** How a host has it; `null` where it has none. */
export async function gatewayOf(host: Host): Promise<GatewayShape | null> {
  try {
    const { IPAM, Options } = await host.engine.getNetwork(name).inspect();
    const subnet = IPAM?.Config?.[0]?.Subnet;
    return subnet === undefined
      ? null
      : { subnet, mtuBytes: Number(Options?.['com.docker.network.driver.mtu'] ?? 1500) };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  }
}

/**
 * Replaces the gateway bridge of a host by one with another subnet and MTU. The host must not be in a swarm,
 * whose mesh holds on to the bridge: "Customize the docker_gwbridge" in Docker's documentation, which also has
 * these options.
 *
 * @returns how it is now.
 */
export async function renewGateway(lab: Lab, host: Host, mtuBytes: number): Promise<GatewayShape> {
  await dropGateway(host);
  const subnet = await inFreeSubnet(bridgeSubnets(lab.hosts.indexOf(host)), 'the gateway bridge', (candidate) =>
    makeBridges(lab, () =>
      host.engine.createNetwork({
        Name: name,
        Driver: 'bridge',
        IPAM: { Driver: 'default', Config: [{ Subnet: candidate }] },
        Options: {
          [`${bridgeOptions}.name`]: name,
          [`${bridgeOptions}.enable_icc`]: 'false',
          [`${bridgeOptions}.enable_ip_masquerade`]: 'true',
          ...mtuOption(mtuBytes),
        },
      }),
    ),
  );
  return { subnet, mtuBytes };
}

/** Removes the gateway bridge of a host that is in no swarm; the engine makes its own when the host joins one. */
export async function dropGateway(host: Host): Promise<void> {
  await removeEngineNetwork(host, name);
}
