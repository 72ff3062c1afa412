import type { Host } from '../host.ts';
import type { MachineFacts } from './machine-facts.ts';
import { neededTools } from './needed-tools.ts';

/** More than clocks may differ: what several machines recorded is put in order by them. */
const clockToleranceMs = 60_000;

/** Room that images and containers of a run need, in bytes. */
const neededBytes = 2 * 1024 ** 3;

/** What of a machine itself is in the way of a lab. */
export function machineObstacles({ uid, missingTools, missingModules, ...clock }: MachineFacts): string[] {
  const packages = new Set(missingTools.map((tool) => neededTools[tool] ?? tool));
  if (missingModules.length > 0) packages.add('libpython3-stdlib');
  const missing = [...missingTools, ...missingModules.map((module) => `Python's ${module}`)];
  return [
    ...(uid === 0 ? [] : [`commands run as user ${uid}, not as root: log in as root, or as a user of sudo`]),
    ...(missing.length === 0
      ? []
      : [`${missing.join(', ')} missing: apt-get install ${[...packages].toSorted().join(' ')}`]),
    ...clockObstacles(clock),
  ];
}

function clockObstacles({ timeMs, askedMs, answeredMs }: Pick<MachineFacts, 'timeMs' | 'askedMs' | 'answeredMs'>) {
  const aheadMs = timeMs > answeredMs ? timeMs - answeredMs : Math.min(0, timeMs - askedMs);
  if (Math.abs(aheadMs) <= clockToleranceMs) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  return [
    `its clock is ${seconds} s ${direction} this machine's: apt-get install systemd-timesyncd, on both if need be`,
  ];
}

/** The part of `docker info` that is looked at. */
export interface EngineInfo {
  readonly Swarm?: { readonly LocalNodeState?: string };
}

/** What of its engine is in the way. */
export function engineObstacles({ Swarm }: EngineInfo): string[] {
  const state = Swarm?.LocalNodeState ?? 'inactive';
  if (state === 'inactive') return [];
  return [`its engine is in a swarm already (${state}): docker swarm leave --force, if that swarm is not needed`];
}

/** One entry of `ip -json address show`. */
export interface InterfaceInfo {
  readonly ifname: string;
  readonly addr_info: readonly { readonly family: string; readonly local: string }[];
}

/** Whether the interface that the inventory names carries the address that it names. */
export function underlayObstacles(
  { address, interface: name }: Host['underlay'],
  found: readonly InterfaceInfo[],
): string[] {
  const carrier = found.find(({ addr_info }) => addr_info.some(({ local }) => local === address));
  const named = found.find(({ ifname }) => ifname === name);
  if (named === undefined) {
    const names = found.map(({ ifname }) => ifname).join(', ');
    return [`there is no interface ${name}: it has ${names}; correct 'underlay.interface'`];
  }
  if (carrier === named) return [];
  if (carrier !== undefined) {
    return [`${address} is on ${carrier.ifname}, not on ${name}: correct 'underlay.interface'`];
  }
  const addresses = named.addr_info.filter(({ family }) => family === 'inet').map(({ local }) => local);
  const has = addresses.length === 0 ? 'no IPv4 address' : addresses.join(', ');
  return [`${name} does not carry ${address}: it has ${has}; correct 'underlay.address'`];
}

/** Whether there is room where the engine keeps its data. */
export function roomObstacles(folder: string, freeBytes: number): string[] {
  if (freeBytes >= neededBytes) return [];
  const mebibytes = Math.floor(freeBytes / 1024 ** 2);
  return [`${folder} has ${mebibytes} MiB of room, and a run needs ${neededBytes / 1024 ** 2}: make room there`];
}
