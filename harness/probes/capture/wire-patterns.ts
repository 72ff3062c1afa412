import type { WirePattern } from '../../results/capture.ts';

/** What the capture agent looks for in a frame. */
export type SoughtPattern =
  | { readonly kind: 'bytes'; readonly text: string }
  | { readonly kind: 'vxlan'; readonly port: number; readonly vni: number | null }
  | { readonly kind: 'esp' };

/** A pattern, with how it is called and what must hold. */
export interface WireExpectation extends Pick<WirePattern, 'title' | 'expected'> {
  readonly sought: SoughtPattern;
}

/** The port of swarm's VXLAN unless a swarm has another one, which it also has inside ESP. */
const usualVxlanPort = 4789;

/**
 * What traffic with a marker must look like on the underlay. A network that encrypts shows ESP,
 * and neither the marker nor VXLAN of its own VNI (any VXLAN at all, where that is not known); one
 * that does not shows both, which proves that both can be seen.
 */
export function wireExpectations(
  marker: string,
  encrypts: boolean,
  vni: number | null,
  vxlanPort = usualVxlanPort,
): WireExpectation[] {
  const expected = encrypts ? 'absent' : 'present';
  return [
    { title: 'the marker in clear', expected, sought: { kind: 'bytes', text: marker } },
    {
      title: vni === null ? 'VXLAN in clear' : `VXLAN of network ${vni} in clear`,
      expected,
      sought: { kind: 'vxlan', port: vxlanPort, vni },
    },
    ...(encrypts ? [{ title: 'ESP', expected: 'present', sought: { kind: 'esp' } } as const] : []),
  ];
}
