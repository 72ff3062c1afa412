import { describe, expect, it } from 'vitest';
import { handshakes, peersConfig } from './wireguard-config.ts';
import { newWireguardKeys } from './wireguard-keys.ts';

describe('peersConfig', () => {
  it('has a section for each peer', () => {
    const peer = { publicKey: 'k=', address: '198.18.0.12', subnet: '198.18.240.128/25' };
    expect(peersConfig([peer, { ...peer, publicKey: 'l=' }])).toBe(
      `[Peer]
PublicKey = k=
Endpoint = 198.18.0.12:51820
AllowedIPs = 198.18.240.128/25
PersistentKeepalive = 25

[Peer]
PublicKey = l=
Endpoint = 198.18.0.12:51820
AllowedIPs = 198.18.240.128/25
PersistentKeepalive = 25
`,
    );
  });
});

describe('handshakes', () => {
  it('counts peers that have answered', () => {
    expect(handshakes('k=\t1795648437\nl=\t0\n')).toBe(1);
    expect(handshakes('')).toBe(0);
  });
});

describe('newWireguardKeys', () => {
  it('makes pairs of 32 bytes each', () => {
    const { privateKey, publicKey } = newWireguardKeys();
    expect([privateKey, publicKey].map((key) => Buffer.from(key, 'base64').length)).toEqual([32, 32]);
  });
});
