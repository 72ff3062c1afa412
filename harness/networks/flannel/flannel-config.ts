import { Address4 } from 'ip-address';
import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
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

/** A lease that a host finds when it comes. */
export interface Reservation {
  /** The host's name. */
  readonly holder: string;
  readonly key: string;
  readonly value: string;
}

/**
 * See "Reservations" in Flannel's documentation: hosts that come at the same moment and choose for themselves may choose
 * the same subnet, and the daemon that is late ends.
 */
export function reservation({ name, underlay }: Pick<Host, 'name' | 'underlay'>, subnet: string): Reservation {
  const key = `${leasesPrefix}${subnet.replace('/', '-')}`;
  return { holder: name, key, value: JSON.stringify({ PublicIP: underlay.address }) };
}

const leaseSchema = z.object({ PublicIP: z.string() });

/**
 * Which hosts' daemons have not taken what was reserved for them, over which they write their own words, and what was
 * taken besides.
 */
export function missingLeases(leases: ReadonlyMap<string, string>, reserved: readonly Reservation[]): string[] {
  const untaken = reserved.filter(({ key, value }) => (leases.get(key) ?? value) === value);
  const keys = new Set(reserved.map(({ key }) => key));
  const strangers = [...leases].filter(([key]) => !keys.has(key));
  return [
    ...untaken.map(({ holder }) => `${holder} has not taken the lease of its address on the underlay`),
    ...strangers.map(
      ([, value]) => `${leaseSchema.parse(JSON.parse(value)).PublicIP} has a lease that was not meant for it`,
    ),
  ];
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
