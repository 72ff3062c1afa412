import { describe, expect, it } from 'vitest';
import { internetChecksum, vxlanFrame } from './vxlan-frame.ts';

describe('vxlanFrame', () => {
  const frame = vxlanFrame({
    vni: 0x123456,
    source: { mac: '02:42:0a:00:00:02', address: '10.0.0.2' },
    target: { mac: '02:42:0a:00:00:03', address: '10.0.0.3' },
    port: 9817,
    payload: Buffer.from('hello!'),
  });
  const part = (from: number, bytes: number) => frame.subarray(from, from + bytes);

  it('begins with a VXLAN header that has a VNI', () => {
    expect(part(0, 8).toString('hex')).toBe('0800000012345600');
  });

  it('carries an Ethernet frame from one endpoint to the other', () => {
    expect(part(8, 14).toString('hex')).toBe('02420a00000302420a0000020800');
  });

  it('carries a whole IPv4 packet, whose header adds up', () => {
    const ip = part(22, 20);
    expect(ip.readUInt16BE(2)).toBe(20 + 8 + 6);
    expect([...part(34, 4)]).toEqual([10, 0, 0, 2]);
    expect([...part(38, 4)]).toEqual([10, 0, 0, 3]);
    expect(internetChecksum(ip)).toBe(0);
  });

  it('carries the payload in a UDP datagram without a checksum', () => {
    const udp = part(42, 8);
    expect([udp.readUInt16BE(2), udp.readUInt16BE(4), udp.readUInt16BE(6)]).toEqual([9817, 14, 0]);
    expect(frame.subarray(50).toString()).toBe('hello!');
  });
});

describe('internetChecksum', () => {
  it('is that of the example in RFC 1071', () => {
    expect(internetChecksum(Buffer.from('0001f203f4f5f6f7', 'hex'))).toBe(~0xddf2 & 0xffff);
  });
});
