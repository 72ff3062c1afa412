import type { Interval } from './throughput.ts';

/** Milliseconds as a person says them: `640 ms`, `12.4 s`, `4 min 12 s`, `1 h 03 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** Bits per second with three digits: `941 Mbit/s`, `9.41 Gbit/s`. */
export function formatRate(bitsPerSecond: number): string {
  return scaled(bitsPerSecond, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
}

/** Bytes in binary units with three digits: `15.6 GiB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
}

/** A round-trip time: `0.214 ms`, `12.3 ms`. */
export function formatRtt(rttMs: number): string {
  return `${rttMs < 10 ? rttMs.toFixed(3) : rttMs.toFixed(1)} ms`;
}

/** A ratio with three decimals: `0.412`. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(3);
}

/** A ratio with its interval: `0.412 (0.395 to 0.430, 95 % interval)`. */
export function formatInterval(interval: Interval): string {
  const { value, low, high, confidence } = interval;
  return `${formatRatio(value)} (${formatRatio(low)} to ${formatRatio(high)}, ${formatPercent(confidence)} interval)`;
}

/** A share of one: `95 %`, `99.9 %`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** An ISO time in UTC without its fraction: `2025-03-04 05:06:07 UTC`. */
export function formatInstant(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 host`, `3 hosts`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= step;
    unit += 1;
  }
  const decimals = unit === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return `${size.toFixed(decimals)} ${units[unit]}`;
}
