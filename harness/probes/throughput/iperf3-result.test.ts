import { describe, expect, test } from 'vitest';
import { parseIperf3 } from './iperf3-result.ts';

const output = (end: object, error?: string): string => JSON.stringify({ start: {}, intervals: [], end, error });

describe('parseIperf3', () => {
  test('takes goodput from the receiver and retransmissions from the sender', () => {
    const text = output({
      sum_sent: { seconds: 1, bits_per_second: 2e9, retransmits: 7 },
      sum_received: { seconds: 1.04, bits_per_second: 1.9e9 },
    });
    expect(parseIperf3(text)).toEqual({ bitsPerSecond: 1.9e9, retransmits: 7, durationMs: 1040 });
  });

  test('leaves retransmissions open where the sender does not tell', () => {
    const text = output({ sum_sent: {}, sum_received: { seconds: 1, bits_per_second: 5 } });
    expect(parseIperf3(text)).toMatchObject({ retransmits: null });
  });

  test.each([
    [JSON.stringify({ error: 'unable to connect to server: Connection refused' }), /Connection refused/],
    [output({ sum_received: { seconds: 1, bits_per_second: 5 } }, 'control socket has closed'), /control socket/],
    [output({ sum_received: { seconds: 1, bits_per_second: 0 } }), /nothing arrived/],
    [output({}), /no total/],
    ['{"end": 3}', /unexpected JSON/],
    ['sh: iperf3: not found\n', /not found/],
    ['', /nothing at all/],
  ])('%s is a failure', (text, failure) => {
    expect(parseIperf3(text)).toEqual({ failure: expect.stringMatching(failure) as string });
  });
});
