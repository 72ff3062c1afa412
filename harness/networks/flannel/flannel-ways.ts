import { Address4 } from 'ip-address';
import type { Host } from '../../hosts/host.ts';
import { gatewaysOn, rowsOn } from '../plugin/known-ways.ts';

/** Where ways are counted. */
export interface WaysPlace {
  readonly host: Host;
  /** The subnet that all hosts share, in CIDR form. */
  readonly pool: string;
  /** Subnets of the other hosts. */
  readonly peers: readonly string[];
}

/** Counts the other hosts to which a host knows the way, by one of its tables. */
export type CountWays = (place: WaysPlace) => Promise<number>;

export const gatewaysIn: CountWays = ({ host, pool }) => gatewaysOn(host, pool);

export function rowsOf(device: string): CountWays {
  return ({ host }) => rowsOn(host, device);
}

export function peersOf(device: string): CountWays {
  return async ({ host }) => {
    const { stdout } = await host.exec(['wg', 'show', device, 'peers']);
    return stdout.split('\n').filter((line) => line !== '').length;
  };
}

/** Of a daemon that keeps its ways to itself: the tunnel's end on another host is the first address of its subnet. */
export const pingedAmong: CountWays = async ({ host, peers }) => {
  const answers = await Promise.all(
    peers.map((subnet) =>
      host.exec(['ping', '-c', '1', '-W', '1', new Address4(subnet).startAddress().address], { check: false }),
    ),
  );
  return answers.filter(({ exitCode }) => exitCode === 0).length;
};
