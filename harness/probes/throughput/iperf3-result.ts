import { z } from 'zod';

/** One iperf3 transfer, or the reason why there is none. */
export type Iperf3Result =
  | { readonly bitsPerSecond: number; readonly retransmits: number | null; readonly durationMs: number }
  | { readonly failure: string };

const outputSchema = z.object({
  error: z.string().optional(),
  end: z
    .object({
      sum_sent: z.object({ retransmits: z.number().int().nonnegative().optional() }).optional(),
      sum_received: z.object({ seconds: z.number(), bits_per_second: z.number() }).optional(),
    })
    .optional(),
});

/**
 * Reads what `iperf3 -c … -J` prints: goodput as the receiver counted it (`sum_received`), retransmissions as the
 * sender did (`sum_sent`; absent where the kernel does not tell). An output that names an error, moved nothing or
 * cannot be read is a failure.
 */
export function parseIperf3(text: string): Iperf3Result {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { failure: `iperf3 printed no JSON: ${firstLine(text) || 'nothing at all'}` };
  }
  const output = outputSchema.safeParse(json);
  if (!output.success) return { failure: `iperf3 printed unexpected JSON: ${z.prettifyError(output.error)}` };
  const { error, end } = output.data;
  if (error !== undefined) return { failure: error };
  const received = end?.sum_received;
  if (!received) return { failure: 'iperf3 reported no total of the receiver' };
  if (!(received.bits_per_second > 0) || !(received.seconds > 0)) return { failure: 'nothing arrived' };
  return {
    bitsPerSecond: received.bits_per_second,
    retransmits: end?.sum_sent?.retransmits ?? null,
    durationMs: received.seconds * 1_000,
  };
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
