/** One end of the packet inside a frame. */
export interface FrameEnd {
  readonly mac: string;
  readonly address: string;
}

export interface ForgedFrame {
  readonly vni: number;
  /** Whom the packet inside claims to come from. */
  readonly source: FrameEnd;
  readonly target: FrameEnd;
  /** UDP port of the target. */
  readonly port: number;
  readonly payload: Buffer;
}

const hasVni = 0x08;
const ipv4 = 0x0800;
const udp = 17;
const udpHeaderBytes = 8;
const ipHeaderBytes = 20;

/**
 * What a VXLAN packet carries after its outer UDP header: the VXLAN header (RFC 7348, section 5), and an Ethernet
 * frame with a UDP datagram in IPv4. The UDP checksum is left out, which IPv4 allows.
 */
export function vxlanFrame({ vni, source, target, port, payload }: ForgedFrame): Buffer {
  const vxlan = Buffer.alloc(8);
  vxlan.writeUInt8(hasVni, 0);
  vxlan.writeUIntBE(vni, 4, 3);

  const ethernet = Buffer.alloc(14);
  macBytes(target.mac).copy(ethernet, 0);
  macBytes(source.mac).copy(ethernet, 6);
  ethernet.writeUInt16BE(ipv4, 12);

  const ip = Buffer.alloc(ipHeaderBytes);
  ip.writeUInt8(0x45, 0);
  ip.writeUInt16BE(ipHeaderBytes + udpHeaderBytes + payload.length, 2);
  ip.writeUInt8(64, 8);
  ip.writeUInt8(udp, 9);
  addressBytes(source.address).copy(ip, 12);
  addressBytes(target.address).copy(ip, 16);
  ip.writeUInt16BE(internetChecksum(ip), 10);

  const datagram = Buffer.alloc(udpHeaderBytes);
  datagram.writeUInt16BE(port, 0);
  datagram.writeUInt16BE(port, 2);
  datagram.writeUInt16BE(udpHeaderBytes + payload.length, 4);

  return Buffer.concat([vxlan, ethernet, ip, datagram, payload]);
}

/** The checksum of IPv4 headers (RFC 1071), over an even number of bytes. */
export function internetChecksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

function addressBytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}
