import { describe, expect, it } from 'vitest';
import { findClashes, type ClashContext } from './find-clashes.ts';
import type { Footprint } from './footprint.ts';
import type { HostSurvey, SurveyedLink } from './survey-host.ts';

const empty: HostSurvey = { host: 'h2', address: '198.18.0.12', sockets: [], links: [], subnets: [], swarm: null };
const context: ClashContext = { hasStore: true, swarm: null, pool: '198.18.240.0/20' };
const link = (changes: Partial<SurveyedLink>): SurveyedLink => ({
  ...{ name: 'vx0', kind: 'vxlan', vni: 1, port: 8472, external: false, local: null, remote: null, inUse: true },
  ...changes,
});
const kernelSocket = (port: number) => ({ protocol: 'udp' as const, port, process: null });

function held(footprint: Footprint, survey: Partial<HostSurvey>, more: Partial<ClashContext> = {}): string[] {
  return findClashes(footprint, { ...empty, ...survey }, { ...context, ...more }).map((clash) => clash.held);
}

describe('ports', () => {
  const etcd: Footprint = { ports: [{ protocol: 'tcp', port: 2379, by: 'etcd', storeOnly: true }] };
  const sockets = [{ protocol: 'tcp' as const, port: 2379, process: 'etcd (pid 7)' }];

  it('are named with who has them', () => {
    expect(held(etcd, { sockets })).toEqual(['TCP port 2379 of h2 (for etcd) is held by etcd (pid 7)']);
    expect(findClashes(etcd, { ...empty, sockets }, context)[0]?.remedy).toMatch(/^end what holds it on h2: ss /);
  });

  it('are free where nobody has them, and where the store is not', () => {
    expect(held(etcd, {})).toEqual([]);
    expect(held(etcd, { sockets: [{ ...sockets[0]!, protocol: 'udp' }] })).toEqual([]);
    expect(held(etcd, { sockets }, { hasStore: false })).toEqual([]);
  });

  it('of the kernel are traced to their device', () => {
    const geneve: Footprint = { ports: [{ protocol: 'udp', port: 6081, by: 'Geneve' }] };
    const links = [link({ name: 'gnv0', kind: 'geneve', port: 6081 })];
    const sockets = [kernelSocket(6081)];
    expect(held(geneve, { sockets, links })).toEqual(['UDP port 6081 of h2 (for Geneve) is held by the device gnv0']);
    expect(held(geneve, { sockets })).toEqual(['UDP port 6081 of h2 (for Geneve) is held by the kernel']);
  });
});

it('devices of the kernel are free as long as nobody uses them', () => {
  const ipip: Footprint = { idleLinks: ['tunl0'] };
  const tunnel = link({ name: 'tunl0', kind: 'ipip', vni: null, port: null });
  expect(held(ipip, { links: [tunnel] })).toEqual(['somebody uses the device tunl0 of h2']);
  expect(held(ipip, { links: [{ ...tunnel, inUse: false }] })).toEqual([]);
});

describe('VXLAN', () => {
  const ours: Footprint = { vxlan: { port: 8472, vnis: { first: 100, last: 3099 } } };
  const sockets = [kernelSocket(8472)];

  it('shares its port with other devices, but not its identifiers', () => {
    expect(held(ours, { sockets, links: [link({ vni: 1 })] })).toEqual([]);
    expect(held(ours, { sockets, links: [link({ vni: 100 })] })).toEqual([
      'VNI 100 on UDP port 8472 of h2 belongs to the device vx0',
    ]);
    expect(held(ours, { links: [link({ vni: 100, port: 4789 })] })).toEqual([]);
  });

  it('shares its port with nothing else', () => {
    const process = 'python3 (pid 9)';
    expect(held(ours, { sockets: [{ ...sockets[0]!, process }] })).toEqual([
      'UDP port 8472 of h2 is held by python3 (pid 9)',
    ]);
    expect(held(ours, { sockets })).toEqual(['UDP port 8472 of h2 is held by the kernel']);
    expect(held(ours, { sockets, links: [link({ external: true, vni: 0 })] })).toEqual([
      'UDP port 8472 of h2 is held by the device vx0',
    ]);
    const alone: Footprint = { vxlan: { port: 8472, vnis: null, external: true } };
    expect(held(alone, { sockets, links: [link({})] })).toEqual(['UDP port 8472 of h2 is held by the device vx0']);
  });

  it('shares the data path port of a swarm, but not the identifiers of its networks', () => {
    const swarm = { dataPathPort: 4789, vnis: [{ vni: 4096, network: 'ingress' }] };
    const calico = (vni: number): Footprint => ({ vxlan: { port: 4789, vnis: { first: vni, last: vni } } });
    expect(held(calico(7), { sockets: [kernelSocket(4789)] }, { swarm })).toEqual([]);
    expect(held(calico(4096), {}, { swarm })).toEqual([
      "VNI 4096 on UDP port 4789 of h2 belongs to the swarm's network ingress",
    ]);
    expect(held(calico(4097), {}, { swarm })).toEqual([
      "VNI 4097 on UDP port 4789 of h2 belongs to the swarm's next networks",
    ]);
    expect(held(calico(4096), {}, { swarm: { ...swarm, dataPathPort: 4790 } })).toEqual([]);
    const alone: Footprint = { vxlan: { port: 4789, vnis: null, external: true } };
    expect(held(alone, {}, { swarm })).toEqual(["UDP port 4789 of h2 is the swarm's data path port"]);
  });
});

it('devices are refused by their name, and a second IPIP device by its ends', () => {
  const links = [link({ name: 'flannel.1' })];
  expect(held({ links: ['flannel.1', 'ovl-routed'] }, { links })).toEqual(['h2 has a device flannel.1 already']);
  const ipip = (changes: Partial<SurveyedLink>) => [
    link({ name: 'tun', kind: 'ipip', vni: null, port: null, ...changes }),
  ];
  expect(held({ ipip: true }, { links: ipip({ local: '198.18.0.12' }) })).toEqual([
    'IPIP at 198.18.0.12 of h2 belongs to the device tun',
  ]);
  expect(held({ ipip: true }, { links: ipip({ local: '0.0.0.0' }) })).toEqual([]);
  expect(held({ ipip: true }, { links: ipip({ local: '198.18.0.12', remote: '198.18.0.11' }) })).toEqual([]);
});

it('a subnet is refused where a part of it, or what it is a part of, belongs to somebody', () => {
  const subnets = [
    { subnet: '198.18.0.12/24', holder: 'the underlay' },
    { subnet: '10.0.0.0/8', holder: 'the docker network blue' },
  ];
  expect(held({ subnet: null }, { subnets })).toEqual([]);
  expect(held({ subnet: '198.18.0.0/16' }, { subnets })).toEqual([
    'the subnet 198.18.0.0/16 overlaps 198.18.0.12/24, which the underlay has on h2',
  ]);
  expect(held({ subnet: '10.5.0.0/16' }, { subnets })).toEqual([
    'the subnet 10.5.0.0/16 overlaps 10.0.0.0/8, which the docker network blue has on h2',
  ]);
  expect(held({}, { subnets })).toEqual([]);
  expect(held({ subnet: null }, { subnets: [{ subnet: '198.18.250.7', holder: 'a route' }] })).toHaveLength(1);
});
