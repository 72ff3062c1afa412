import { Address4 } from 'ip-address';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { removeEngineNetwork } from '../docker/engine-network.ts';
import type { Vnis } from '../footprint/footprint.ts';
import { holdState, type StateStep } from '../host-state/hold-state.ts';
import { createSegmentNetwork } from '../l2/segment-network.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import type { PluginSettings } from '../plugin/plugin-settings.ts';
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
const usualVni = 100;
const vniCount = 3_000;

/** The VXLAN network identifiers of such networks, from the first, which they come back to after the last. */
export function vniRange(first: number = usualVni): Vnis {
  return { first, last: first + vniCount - 1 };
}

/**
 * For plugins that join layer 2: a bridge on each host, all with one subnet, of which each gives out a slice, and an
 * uplink that carries frames between them.
 */
export async function createStretchedBridge(options: {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly spec: NetworkSpec;
  readonly mtuBytes: number;
  /** Where networks come from; any subnet that is free by default. */
  readonly settings?: Pick<PluginSettings, 'subnet' | 'vni'>;
  readonly uplink: (request: UplinkRequest) => readonly StateStep[];
  /** Resolves when the hosts know each other's parts. */
  readonly joined?: (vni: number) => Promise<void>;
}): Promise<Network> {
  const { lab, driver, spec, mtuBytes, settings = {}, uplink, joined } = options;
  const vnis = vniRange(settings.vni);
  const suffix = spec.engineName.slice(-6);
  const bridge = `ovb-${suffix}`;
  let vni = 0;
  return createSegmentNetwork(lab, spec, {
    driver,
    within: settings.subnet,
    async createOn(host, { engineName, subnet, slice }, number) {
      vni = vnis.first + (number % (vnis.last - vnis.first + 1));
      const gateway = Address4.fromBigInt(new Address4(slice).startAddress().bigInt() + 1n).address;
      await createOpenBridge(lab, host, { engineName, device: bridge, subnet, slice, gateway, mtuBytes });
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
