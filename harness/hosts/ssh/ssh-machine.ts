import type Docker from 'dockerode';
import { HarnessError, UsageError } from '../../base/errors.ts';
import { imageExists } from '../../engine/images/image-exists.ts';
import type { Host } from '../host.ts';
import type { InventoryHost } from '../inventory/inventory.ts';
import type { HostDescriptor, HostKind, Machine, MachineRequest, ProviderContext } from '../provider.ts';
import { dialFor } from './dial.ts';
import { targetOf } from './inventory-target.ts';
import { SshConnection } from './ssh-connection.ts';
import { examineSshHost, type SshHostFacts } from './ssh-facts.ts';
import { sshHost } from './ssh-host.ts';
import type { SshTarget } from './ssh-target.ts';

const tier = 'ssh' as const;

/** Hosts that are machines of the user's, driven over SSH. */
export const sshKind: HostKind = {
  name: 'ssh',
  attach({ name, reach, engineVersion, address, interface: device }: HostDescriptor, outer: Docker): Host {
    if (reach.kind !== 'ssh') throw new HarnessError({ what: `${name} is not reached over SSH` });
    return connectMachine(name, reach.target, { underlay: { address, interface: device }, engineVersion, outer });
  },
};

interface MachineDetails {
  readonly underlay?: Host['underlay'];
  readonly engineVersion?: string;
  readonly outer?: Docker;
}

/** The way to a machine. Nothing is sent before it is first used. */
export function connectMachine(
  name: string,
  target: SshTarget,
  { underlay = { address: '', interface: '' }, engineVersion = '', outer }: MachineDetails = {},
): Host {
  return sshHost({
    name,
    tier,
    engineVersion,
    underlay,
    connection: new SshConnection(name, target, dialFor(name, target.via, outer)),
    engineSocket: target.engineSocket,
  });
}

/** A machine of an inventory. */
export function sshMachine(entry: InventoryHost): Machine {
  const { name, underlay } = entry;
  const target = targetOf(entry);
  const examine = async (): Promise<SshHostFacts> => {
    const host = connectMachine(name, target, { underlay });
    try {
      return await examineSshHost(host);
    } finally {
      host.close();
    }
  };
  return {
    name,
    tier,
    async examine() {
      const { obstacles } = await examine();
      if (obstacles.length === 0) return;
      throw new UsageError({
        what: `${name} cannot be a host of a lab, and was left as it is`,
        why: obstacles.join('\n'),
        remedy: `mend that on ${name}, or take it out of the inventory`,
      });
    },
    async join({ labId, endpointImage }: MachineRequest, { claim }: ProviderContext): Promise<HostDescriptor> {
      const host = connectMachine(name, target, { underlay });
      try {
        const { engineVersion, kernel } = await examineSshHost(host);
        const hadImage = await imageExists(host.engine, endpointImage);
        await claim({ kind: 'machine', name, target, labId, image: hadImage ? null : endpointImage });
        return {
          provider: sshKind.name,
          name,
          tier,
          engineVersion,
          kernel,
          address: underlay.address,
          interface: underlay.interface,
          container: null,
          reach: { kind: 'ssh', target },
        };
      } finally {
        host.close();
      }
    },
  };
}
