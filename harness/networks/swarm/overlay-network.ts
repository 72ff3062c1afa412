import type { NetworkInspectInfo } from 'dockerode';
import type { Lab } from '../../lab/lab.ts';
import { lastAddresses } from '../address-space.ts';
import { namedAttachment } from '../docker/container-endpoint.ts';
import { ContainerNetwork } from '../docker/container-network.ts';
import { removeEngineNetwork } from '../docker/engine-network.ts';
import type { NetworkDriver, NetworkSpec } from '../network.ts';
import type { ServiceSpec, SwarmService, Waiting } from '../service.ts';
import { JoinTurns } from './join-turns.ts';
import { startSwarmService } from './swarm-service.ts';
import { managerOf } from './swarm.ts';

export interface OverlayNetworkOptions {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly spec: NetworkSpec;
  /** By which all engines of the swarm know it. */
  readonly engineId: string;
  /** In CIDR form. */
  readonly subnet: string;
}

/** An overlay of a swarm: containers of any host join it, and services can be put on it. */
export class OverlayNetwork extends ContainerNetwork {
  readonly engineId: string;
  readonly #lab: Lab;

  constructor({ lab, driver, spec, engineId, subnet }: OverlayNetworkOptions) {
    super({
      lab,
      driver,
      attachment: { ...namedAttachment(spec), admission: new JoinTurns(lab, { onRetry: spec.onRetry }) },
      spareAddresses: () => lastAddresses(subnet),
      removeNetwork: () => removeEngineNetwork(managerOf(lab), spec.engineName),
    });
    this.engineId = engineId;
    this.#lab = lab;
  }

  async vni(): Promise<number | null> {
    const info: NetworkInspectInfo = await managerOf(this.#lab).engine.getNetwork(this.engineId).inspect();
    // One VNI for each subnet, and ours have one.
    const listed = Number(info.Options?.['com.docker.network.driver.overlay.vxlanid_list']?.split(',')[0]);
    return Number.isInteger(listed) ? listed : null;
  }

  startService(spec: ServiceSpec, waiting?: Waiting): Promise<SwarmService> {
    return startSwarmService(this.#lab, this.engineId, spec, waiting);
  }

  /** The namespace in which a host balances the load of this network's services, as a path on the host. */
  balancerNamespace(): string {
    return `/run/docker/netns/lb_${this.engineId.slice(0, 9)}`;
  }
}
