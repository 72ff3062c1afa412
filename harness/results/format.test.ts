import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [640.4, '640 ms'],
    [999.6, '1.0 s'],
    [12_440, '12.4 s'],
    [59_960, '1 min 00 s'],
    [252_000, '4 min 12 s'],
    [3_599_600, '1 h 00 min'],
    [3_780_000, '1 h 03 min'],
  ])('says %d ms as %s', (ms, text) => expect(format.formatDuration(ms)).toBe(text));

  it.each([
    [12, '12 bit/s'],
    [941_000_000, '941 Mbit/s'],
    [999_700_000, '1.00 Gbit/s'],
    [9_414_000_000, '9.41 Gbit/s'],
    [41_400_000_000, '41.4 Gbit/s'],
  ])('says %d bit/s as %s', (rate, text) => expect(format.formatRate(rate)).toBe(text));

  it('says the rest', () => {
    expect(format.formatBytes(16 * 1024 ** 3)).toBe('16.0 GiB');
    expect(format.formatRtt(0.2136)).toBe('0.214 ms');
    expect(format.formatRtt(12.34)).toBe('12.3 ms');
    expect(format.formatPercent(0.999)).toBe('99.9 %');
    expect(format.formatInstant('2025-03-04T05:06:07.123Z')).toBe('2025-03-04 05:06:07 UTC');
    expect(format.counted(1, 'host')).toBe('1 host');
    expect(format.counted(2, 'clash', 'clashes')).toBe('2 clashes');
    expect(format.formatInterval({ value: 0.4117, low: 0.3951, high: 0.4302, confidence: 0.95 })).toBe(
      '0.412 (0.395 to 0.430, 95 % interval)',
    );
  });
});
