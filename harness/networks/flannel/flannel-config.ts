import { Address4 } from 'ip-address';
import { hostSlice } from '../address-slices.ts';
import type { FlannelBackend } from './flannel-backends.ts';

export const etcdPrefix = '/coreos.com/network';
export const leasesPrefix = `${etcdPrefix}/subnets/`;

/** The entry that every flanneld reads first; see "Configuration" in Flannel's documentation. */
export function configEntry(pool: string, { config }: Pick<FlannelBackend, 'config'>): [key: string, value: string] {
  const subnetLength = Number(hostSlice(pool, 0).split('/')[1]);
  const value = {
    Network: pool,
    SubnetLen: subnetLength,
    // It leaves out the first one otherwise, which is h1's.
    SubnetMin: new Address4(pool).startAddress().address,
    Backend: config,
  };
  return [`${etcdPrefix}/config`, JSON.stringify(value)];
}

/**
 * A lease that a host finds when it comes, see "Reservations" in Flannel's documentation: hosts that come at the same
 * moment and choose for themselves may choose the same subnet, and the daemon that is late ends.
 */
export function reservationEntry(subnet: string, address: string): [key: string, value: string] {
  return [`${leasesPrefix}${subnet.replace('/', '-')}`, JSON.stringify({ PublicIP: address })];
}

/** How many hosts' daemons have taken what was reserved for them: they write their own words over it. */
export function countTaken(leases: ReadonlyMap<string, string>, reserved: ReadonlyMap<string, string>): number {
  return [...reserved].filter(([key, value]) => leases.has(key) && leases.get(key) !== value).length;
}

/** What flanneld tells others on its host. */
export interface SubnetFile {
  /** Of the host's containers, in CIDR form without host bits, which engines from 25 on refuse. */
  readonly subnet: string;
  readonly mtuBytes: number;
}

/** Reads `subnet.env`; `undefined` while it is not there, or not whole. */
export function readSubnetFile(text: string): SubnetFile | undefined {
  const value = (name: string) => new RegExp(`^FLANNEL_${name}=(.+)$`, 'm').exec(text)?.[1];
  const [subnet, mtu] = [value('SUBNET'), value('MTU')];
  if (subnet === undefined || mtu === undefined || !Address4.isValid(subnet)) return undefined;
  const block = new Address4(subnet);
  return { subnet: `${block.startAddress().address}/${block.subnetMask}`, mtuBytes: Number(mtu) };
}
