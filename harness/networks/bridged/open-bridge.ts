import { dropsRoutedTraffic } from '../../engine/engine-version.ts';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import type { Lab } from '../../lab/lab.ts';
import { mtuOption } from '../docker/engine-network.ts';
import { makeBridges } from '../docker/isolation-turns.ts';

/** A bridge of a host's engine, by whose device a plugin joins it to others. */
export interface BridgeRequest {
  readonly engineName: string;
  /** The device, 15 characters at most (IFNAMSIZ). */
  readonly device: string;
  readonly subnet: string;
  /** From which the engine gives out addresses; all of the subnet by default. */
  readonly slice?: string;
  readonly gateway?: string;
  readonly mtuBytes: number;
}

/**
 * Makes a bridge that lets through what a plugin brings from other hosts: with no address translation, which would hide
 * who sent it, and where the engine would drop what is routed to its containers, told not to.
 */
export async function createOpenBridge(
  lab: Lab,
  { engine, engineVersion }: Host,
  { engineName, device, subnet, slice, gateway, mtuBytes }: BridgeRequest,
): Promise<void> {
  await makeBridges(lab, () =>
    engine.createNetwork({
      Name: engineName,
      Driver: 'bridge',
      Labels: { [runLabel]: lab.id },
      Options: {
        'com.docker.network.bridge.name': device,
        'com.docker.network.bridge.enable_ip_masquerade': 'false',
        ...(dropsRoutedTraffic(engineVersion)
          ? { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' }
          : {}),
        ...mtuOption(mtuBytes),
      },
      IPAM: {
        Driver: 'default',
        Config: [
          {
            Subnet: subnet,
            ...(slice === undefined ? {} : { IPRange: slice }),
            ...(gateway === undefined ? {} : { Gateway: gateway }),
          },
        ],
      },
    }),
  );
}
