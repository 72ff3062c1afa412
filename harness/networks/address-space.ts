import { Address4 } from 'ip-address';
import { HarnessError, messageOf } from '../base/errors.ts';

/** Whether an engine refused a network because its subnet is in use by another one; then the next subnet may do. */
function isSubnetTaken(error: unknown): boolean {
  return /overlap/i.test(messageOf(error));
}

/**
 * Makes a network in the first of some subnets that is not in use.
 *
 * @returns the subnet.
 * @throws HarnessError when all are in use; whatever else making it ended with, at once.
 */
export async function inFreeSubnet(
  subnets: Iterable<string>,
  what: string,
  make: (subnet: string) => Promise<unknown>,
): Promise<string> {
  let last: unknown;
  for (const subnet of subnets) {
    try {
      await make(subnet);
      return subnet;
    } catch (error) {
      if (!isSubnetTaken(error)) throw error;
      last = error;
    }
  }
  throw new HarnessError({ what: `${what} could not be made`, why: 'every subnet for it is in use' }, { cause: last });
}

const spareAddresses = 8;

/** The last addresses of a subnet in CIDR form, which engines, who begin with the first, do not come to so soon. */
export function lastAddresses(subnet: string): string[] {
  const last = new Address4(subnet).endAddress().bigInt();
  return Array.from({ length: spareAddresses }, (_, index) => Address4.fromBigInt(last - BigInt(2 + index)).address);
}
