import { formatRatio } from '../../results/format.ts';
import type { Measure } from '../../results/measure.ts';

/** A figure of a measure without its unit, with three digits: `0.412` for a ratio, `3930`, `0.0214`. */
export function formatFigure(value: number, unit: string): string {
  if (unit === 'ratio') return formatRatio(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The same with its interval: `0.412 [0.395–0.430]`; without one, or where it has no width, the figure alone. */
export function formatWithInterval(
  { value, low, high }: { value: number; low: number | null; high: number | null },
  unit: string,
): string {
  const figure = formatFigure(value, unit);
  if (low === null || high === null || low === high) return figure;
  return `${figure} [${formatFigure(low, unit)}–${formatFigure(high, unit)}]`;
}

/** A measure in a table: ratios with their intervals, for by those networks are ranked; `–` where there is no value. */
export function formatCell(measure: Measure | undefined): string {
  if (measure === undefined || measure.value === null) return '–';
  const { value, unit, low, high } = measure;
  return unit === 'ratio' ? formatWithInterval({ value, low, high }, unit) : formatFigure(value, unit);
}

/** The same of the bare underlay, whose ratio to itself is 1. */
export function formatUnderlayCell(measure: Measure | undefined, unit: string): string {
  return measure === undefined && unit === 'ratio' ? formatFigure(1, unit) : formatCell(measure);
}
