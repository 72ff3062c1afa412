import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { ovsUplink } from './ovs-uplink.ts';

const hostAt = (address: string) => ({ underlay: { address, interface: 'eth0' } }) as Host;

describe('the uplink of a network of Open vSwitch', () => {
  const request = {
    host: hostAt('198.18.44.11'),
    peers: [hostAt('198.18.44.12'), hostAt('198.18.44.13')],
    vni: 100,
    bridge: 'ovb-abc123',
    suffix: 'abc123',
    mtuBytes: 1450,
  };
  const steps = ovsUplink({ type: 'geneve', port: 6081 }, request);
  const words = steps.at(-1)!.apply.join(' ');

  it('has a tunnel to each other host, none of which sends to another', () => {
    for (const [index, address] of ['198.18.44.12', '198.18.44.13'].entries()) {
      expect(words).toContain(`set port ovt-abc123-${index} protected=true`);
      expect(words).toContain(
        `set interface ovt-abc123-${index} type=geneve options:remote_ip=${address} ` +
          'options:local_ip=198.18.44.11 options:dst_port=6081 options:key=100',
      );
    }
  });

  it('names no device longer than a kernel takes', () => {
    for (const name of words.match(/ov\w-\S+/g)!) expect(name.length).toBeLessThanOrEqual(15);
  });
});
