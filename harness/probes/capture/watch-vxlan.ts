import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startCapture } from './host-capture.ts';

/** VXLAN frames to one UDP port, by the address that sent them, with how many there were. */
export interface VxlanSenders {
  readonly port: number;
  readonly frames: Readonly<Record<string, number>>;
}

/**
 * Watches a host's underlay interface while something goes on, and says who sent VXLAN to which UDP ports.
 *
 * @param addresses all that hosts may send from and to.
 * @throws HarnessError when the capture missed something.
 */
export async function watchVxlan(
  host: Host,
  { addresses, ports }: { readonly addresses: readonly string[]; readonly ports: readonly number[] },
  traffic: () => Promise<unknown>,
): Promise<VxlanSenders[]> {
  const capture = await startCapture(
    host,
    addresses,
    ports.map((port) => ({ sought: { kind: 'vxlan', port, vni: null } })),
  );
  await traffic();
  const report = await capture.end();
  if ('failure' in report || report.ended !== 'request' || report.dropped !== 0) {
    const why = 'failure' in report ? report.failure : `it ended by its ${report.ended}, ${report.dropped} dropped`;
    throw new HarnessError({ what: `VXLAN on ${host.name} was not captured as a whole`, why });
  }
  return ports.map((port, index) => ({ port, frames: report.counts[index] ?? {} }));
}
