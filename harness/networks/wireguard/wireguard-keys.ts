import { generateKeyPairSync } from 'node:crypto';

/** A pair of Curve25519 keys as `wg` has them: 32 bytes in base64. */
export interface WireguardKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function newWireguardKeys(): WireguardKeys {
  const { d, x } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }) as { d: string; x: string };
  const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  return { privateKey: base64(d), publicKey: base64(x) };
}
