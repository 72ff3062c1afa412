import { together } from '../../base/together.ts';
import { undoAfter, undoInTurn } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import { ipv6Slice, ipv6Subnet } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';
import { inFreeSubnet, lastAddresses } from '../address-space.ts';
import { namedAttachment } from '../docker/container-endpoint.ts';
import { ContainerNetwork } from '../docker/container-network.ts';
import { onAllHosts, removeEngineNetwork } from '../docker/engine-network.ts';
import type { Release } from '../host-state/hold-state.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import { hostSlice, segmentSubnets } from '../address-slices.ts';

/** A network of a host's engine that is to be made, with its part of the subnet. */
export interface SegmentRequest {
  readonly labId: string;
  readonly engineName: string;
  readonly subnet: string;
  readonly slice: string;
  /** The same for IPv6, where the network is to carry it as well. */
  readonly ipv6: { readonly subnet: string; readonly slice: string } | null;
}

/** What an engine's driver is told of such a network, besides its parent. */
export interface ParentOptions {
  readonly driver: 'macvlan' | 'ipvlan';
  readonly options: Readonly<Record<string, string>>;
}

/** How networks with one subnet over all hosts differ. */
export interface SegmentKind {
  readonly driver: NetworkDriver;
  /** A subnet, in CIDR form, that its networks are parts of; the address plan's own by default. */
  readonly within?: string | undefined;
  /** Makes the network on one host, and returns what else is to be taken back there once it is removed. */
  createOn(host: Host, request: SegmentRequest, number: number): Promise<Release | undefined>;
  /** What must stand besides, once the network is on every host. */
  join?(lab: Lab, subnet: string, spec: NetworkSpec): Promise<Release>;
}

const numbers = new Map<string, number>();

/** Networks of a lab are counted, so that two at a time have different subnets. */
function nextNumber({ id }: Lab): number {
  const number = numbers.get(id) ?? 0;
  numbers.set(id, number + 1);
  return number;
}

/** A network over all hosts: one engine network on each host, all with one subnet, each with a slice of it. */
export async function createSegmentNetwork(lab: Lab, spec: NetworkSpec, kind: SegmentKind): Promise<Network> {
  const { engineName } = spec;
  const releases: Release[] = [];
  const takeBack = () =>
    undoInTurn([
      () => together(lab.hosts.map((host) => removeEngineNetwork(host, engineName))),
      ...releases.splice(0).toReversed(),
    ]);
  const addresses = lab.hosts.map((host) => host.underlay.address);
  const subnets = segmentSubnets(addresses, kind.within);
  let number = 0;
  function* candidates() {
    for (let attempt = 0; attempt < subnets.length; attempt += 1) {
      number = nextNumber(lab);
      yield subnets[number % subnets.length]!;
    }
  }
  const subnet = await inFreeSubnet(candidates(), `a ${kind.driver.name} network`, async (candidate) => {
    try {
      await onAllHosts(lab, engineName, async (host, index) => {
        const ipv6 = spec.ipv6 ? { subnet: ipv6Subnet(candidate), slice: ipv6Slice(candidate, index) } : null;
        const range = { subnet: candidate, slice: hostSlice(candidate, index), ipv6 };
        const request = { labId: lab.id, engineName, ...range };
        const undo = await kind.createOn(host, request, number);
        if (undo !== undefined) releases.push(undo);
      });
      if (kind.join !== undefined) releases.push(await kind.join(lab, candidate, spec));
    } catch (error) {
      throw await undoAfter(error, takeBack);
    }
  });
  return new ContainerNetwork({
    lab,
    driver: kind.driver,
    attachment: namedAttachment(spec),
    spareAddresses: (host) => lastAddresses(hostSlice(subnet, lab.hosts.indexOf(host))),
    removeNetwork: takeBack,
  });
}

/** Has an engine make its part of such a network. */
export async function createOnParent(
  host: Host,
  parent: string,
  { labId, engineName, subnet, slice, ipv6 }: SegmentRequest,
  { driver, options }: ParentOptions,
): Promise<void> {
  await host.engine.createNetwork({
    Name: engineName,
    Driver: driver,
    Labels: { [runLabel]: labId },
    Options: { ...options, parent },
    EnableIPv6: ipv6 !== null,
    IPAM: {
      Driver: 'default',
      Config: [{ subnet, slice }, ...(ipv6 === null ? [] : [ipv6])].map((range) => ({
        Subnet: range.subnet,
        IPRange: range.slice,
      })),
    },
  });
}
