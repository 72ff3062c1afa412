import { Address4 } from 'ip-address';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { removeEngineNetwork } from '../docker/engine-network.ts';
import { holdState, type StateStep } from '../host-state/hold-state.ts';
import { createSegmentNetwork } from '../l2/segment-network.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import { createOpenBridge } from './open-bridge.ts';

/** What joins a host's part of a network to those of the others. */
export interface UplinkRequest {
  readonly host: Host;
  readonly peers: readonly Host[];
  /** Tells the network from others of the lab: a VXLAN or Geneve network identifier. */
  readonly vni: number;
  /** Device of the bridge that it is to be joined to. */
  readonly bridge: string;
  /** Six characters that are the network's own, for device names. */
  readonly suffix: string;
  readonly mtuBytes: number;
}

/** Apart from those that a swarm gives out, which begin with 4096. */
const firstVni = 100;
const vniCount = 3_000;

/**
 * For plugins that join layer 2: a bridge on each host, all with one subnet, of which each gives out a slice, and an
 * uplink that carries frames between them.
 */
export async function createStretchedBridge(options: {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly spec: NetworkSpec;
  readonly mtuBytes: number;
  readonly uplink: (request: UplinkRequest) => readonly StateStep[];
  /** Resolves when the hosts know each other's parts. */
  readonly joined?: (vni: number) => Promise<void>;
}): Promise<Network> {
  const { lab, driver, spec, mtuBytes, uplink, joined } = options;
  const suffix = spec.engineName.slice(-6);
  const bridge = `ovb-${suffix}`;
  let vni = 0;
  return createSegmentNetwork(lab, spec, {
    driver,
    async createOn(host, { labId, engineName, subnet, slice }, number) {
      vni = firstVni + (number % vniCount);
      const gateway = Address4.fromBigInt(new Address4(slice).startAddress().bigInt() + 1n).address;
      await createOpenBridge(host, { labId, engineName, device: bridge, subnet, slice, gateway, mtuBytes });
      const peers = lab.hosts.filter((other) => other !== host);
      try {
        return await holdState({
          title: `the uplink of ${spec.name} on ${host.name}`,
          host,
          steps: uplink({ host, peers, vni, bridge, suffix, mtuBytes }),
        });
      } catch (error) {
        await removeEngineNetwork(host, engineName);
        throw error;
      }
    },
    join: async () => {
      await joined?.(vni);
      return async () => undefined;
    },
  });
}
