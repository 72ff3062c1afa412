import type { InventoryHost } from '../inventory/inventory.ts';
import type { SshTarget } from './ssh-target.ts';

/** The way to a host of the inventory. */
export function targetOf({ address, port, user, identity, hostKey, jump, engineSocket }: InventoryHost): SshTarget {
  return {
    via: {
      kind: 'tcp',
      address,
      port,
      ...(jump === undefined ? {} : { jump: { ...jump, identity: jump.identity ?? null } }),
    },
    user,
    identity: identity ?? null,
    hostKey,
    engineSocket,
  };
}
