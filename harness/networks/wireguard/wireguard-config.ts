/** A peer, as a host is told of it. */
export interface WireguardPeer {
  /** 32 bytes in base64. */
  readonly publicKey: string;
  /** Where it is on the underlay. */
  readonly address: string;
  /** The subnet of its containers. */
  readonly subnet: string;
}

export const wireguardPort = 51820;

/** What `wg addconf` takes, see wg(8). Keeping alive begins with a handshake, so that peers are seen to know each other. */
export function peersConfig(peers: readonly WireguardPeer[]): string {
  return peers
    .map(({ publicKey, address, subnet }) =>
      [
        '[Peer]',
        `PublicKey = ${publicKey}`,
        `Endpoint = ${address}:${wireguardPort}`,
        `AllowedIPs = ${subnet}`,
        'PersistentKeepalive = 25',
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** The host's own part. */
export function interfaceConfig(privateKey: string): string {
  return `[Interface]\nPrivateKey = ${privateKey}\nListenPort = ${wireguardPort}\n`;
}

/** Peers with which hands were shaken, by what `wg show … latest-handshakes` prints: a key and the seconds of the epoch. */
export function handshakes(shown: string): number {
  return shown.split('\n').filter((line) => /\t[1-9]\d*$/.test(line)).length;
}
