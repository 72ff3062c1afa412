import { describe, expect, it } from 'vitest';
import { engineObstacles, machineObstacles, roomObstacles, underlayObstacles } from './obstacles.ts';

const machine = {
  kernel: '6.12.0',
  uid: 0,
  timeMs: 1_000_050,
  askedMs: 1_000_000,
  answeredMs: 1_000_100,
  missingTools: [],
  missingModules: [],
};

describe('obstacles of a machine', () => {
  it('are none when it has everything', () => {
    expect(machineObstacles(machine)).toEqual([]);
  });

  it('name the packages to install', () => {
    const missing = { ...machine, missingTools: ['tc', 'ip', 'iperf3'], missingModules: ['json'] };
    expect(machineObstacles(missing)).toEqual([
      "tc, ip, iperf3, Python's json missing: apt-get install iperf3 iproute2 libpython3-stdlib",
    ]);
  });

  it.each([
    [1_060_000, undefined],
    [1_061_100, '61 s ahead'],
    [940_000, undefined],
    [938_000, '62 s behind'],
  ])('with the clock at %i ms are %s', (timeMs, words) => {
    const obstacles = machineObstacles({ ...machine, timeMs });
    expect(obstacles).toHaveLength(words === undefined ? 0 : 1);
    if (words !== undefined) expect(obstacles[0]).toContain(words);
  });

  it('are told when commands are not run as root', () => {
    expect(machineObstacles({ ...machine, uid: 1000 })[0]).toContain('user 1000');
  });
});

describe('obstacles of an engine', () => {
  it.each([
    [{}, 0],
    [{ Swarm: { LocalNodeState: 'inactive' } }, 0],
    [{ Swarm: { LocalNodeState: 'active' } }, 1],
    [{ Swarm: { LocalNodeState: 'locked' } }, 1],
  ])('of %j are %i', (info, count) => {
    expect(engineObstacles(info)).toHaveLength(count);
  });

  it('are a lack of room', () => {
    expect(roomObstacles('/var/lib/docker', 3 * 1024 ** 3)).toEqual([]);
    expect(roomObstacles('/var/lib/docker', 1024 ** 3)[0]).toContain('/var/lib/docker has 1024 MiB');
  });
});

describe('obstacles of an underlay', () => {
  const found = [
    { ifname: 'lo', addr_info: [{ family: 'inet', local: '127.0.0.1' }] },
    { ifname: 'eth0', addr_info: [{ family: 'inet', local: '192.0.2.11' }] },
    { ifname: 'eth1', addr_info: [{ family: 'inet6', local: 'fe80::1' }] },
  ];
  it.each([
    ['eth0', '192.0.2.11', undefined],
    ['eth1', '192.0.2.11', '192.0.2.11 is on eth0, not on eth1'],
    ['eth0', '192.0.2.12', 'eth0 does not carry 192.0.2.12: it has 192.0.2.11'],
    ['eth1', '192.0.2.12', 'it has no IPv4 address'],
    ['eth9', '192.0.2.11', 'there is no interface eth9: it has lo, eth0, eth1'],
  ])('%s with %s: %s', (name, address, words) => {
    const obstacles = underlayObstacles({ interface: name, address }, found);
    expect(obstacles.join()).toContain(words ?? '');
    expect(obstacles).toHaveLength(words === undefined ? 0 : 1);
  });
});
