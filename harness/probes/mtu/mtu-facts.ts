import type { Fact } from '../../results/fact.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import type { PacketSizes } from './measure-mtu.ts';

/** What must hold for the largest packet on the way from an endpoint to another one. */
export function mtuFact(
  source: Endpoint,
  { target, largestBytes, lostBytes, refusedBytes }: PacketSizes,
  expectedBytes: number,
): Fact {
  const refused = refusedBytes === null ? 'no size was refused' : `${refusedBytes} bytes were refused`;
  return {
    title: `largest packet from ${source.name} on ${source.host.name} to ${target.name} on ${target.host.name}`,
    expected: `${expectedBytes} bytes, larger ones are refused`,
    observed:
      largestBytes === null
        ? 'no packet got through'
        : `${largestBytes} bytes, larger ones are ${refusedBytes === largestBytes + 1 ? 'refused' : 'lost'}`,
    holds: largestBytes === expectedBytes && lostBytes.length === 0 && refusedBytes === expectedBytes + 1,
    evidence: [
      `the interface of ${source.name}: ${refused}`,
      ...(lostBytes.length === 0 ? [] : [`lost below the largest one: ${lostBytes.join(', ')} bytes`]),
    ],
    cause: causeOf({ largestBytes, refusedBytes }, expectedBytes),
  };
}

function causeOf(
  { largestBytes, refusedBytes }: Pick<PacketSizes, 'largestBytes' | 'refusedBytes'>,
  expectedBytes: number,
): string | null {
  if (largestBytes === null) return null;
  if (refusedBytes === null || refusedBytes - 1 > largestBytes) {
    return 'what is larger is not refused but lost on the way: small packets pass and large ones hang';
  }
  if (largestBytes > expectedBytes) return 'the interface takes more than the network promises: its MTU was not set';
  return largestBytes < expectedBytes ? 'the MTU of the interface is lower than the network promises' : null;
}
