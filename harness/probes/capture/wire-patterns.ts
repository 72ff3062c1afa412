import type { DataPath, NetworkCapabilities } from '../../networks/network.ts';
import type { WirePattern } from '../../results/capture.ts';

/** What the capture agent looks for in a frame. */
export type SoughtPattern =
  | { readonly kind: 'bytes'; readonly text: string }
  | { readonly kind: 'vxlan'; readonly port: number; readonly vni: number | null }
  | { readonly kind: 'udp'; readonly port: number }
  | { readonly kind: 'esp' | 'ipip' };

/** A pattern, with how it is called and what must hold. */
export interface WireExpectation extends Pick<WirePattern, 'title' | 'expected'> {
  readonly sought: SoughtPattern;
}

/** The port of swarm's VXLAN unless a swarm has another one, which it also has inside ESP. */
const usualVxlanPort = 4789;

/**
 * What traffic with a marker must look like on the underlay. A network that encrypts shows what carries it (ESP, or UDP to
 * its port) and neither the marker nor VXLAN of its own VNI; one that does not shows both, which proves that both can be
 * seen.
 *
 * @param vni `null` where it is not known: then it is any VXLAN at all; `undefined` for networks without.
 */
export function wireExpectations(
  marker: string,
  { encrypts, dataPath }: Pick<NetworkCapabilities, 'encrypts' | 'dataPath'>,
  vni: number | null | undefined,
  vxlanPort = usualVxlanPort,
): WireExpectation[] {
  const expected = encrypts ? 'absent' : 'present';
  return [
    { title: 'the marker in clear', expected, sought: { kind: 'bytes', text: marker } },
    ...(vni === undefined
      ? []
      : [
          {
            title: vni === null ? 'VXLAN in clear' : `VXLAN of network ${vni} in clear`,
            expected,
            sought: { kind: 'vxlan', port: vxlanPort, vni },
          } as const,
        ]),
    ...(encrypts && dataPath !== null ? [carrierOf(dataPath)] : []),
  ];
}

function carrierOf({ protocol, port }: DataPath): WireExpectation {
  return protocol !== 'udp'
    ? { title: protocol.toUpperCase(), expected: 'present', sought: { kind: protocol } }
    : { title: `UDP to port ${port}`, expected: 'present', sought: { kind: 'udp', port } };
}
