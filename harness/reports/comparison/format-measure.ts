import { formatRatio } from '../../results/format.ts';
import type { Measure } from '../../results/measure.ts';

/** A figure of a measure without its unit, with three digits: `0.412` for a ratio, `3930`, `0.0214`. */
export function formatFigure(value: number, unit: string): string {
  if (unit === 'ratio') return formatRatio(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The interval of a measure: `0.395–0.430`; `null` without one, or where it has no width. */
export function formatBounds({ low, high }: Pick<Measure, 'low' | 'high'>, unit: string): string | null {
  if (low === null || high === null || low === high) return null;
  return `${formatFigure(low, unit)}–${formatFigure(high, unit)}`;
}

/** A measure as a cell of a table; `–` where there is no value. */
export interface MeasureCell {
  readonly figure: string;
  /** Only ratios stand with their intervals: by those networks are ranked. */
  readonly bounds: string | null;
}

const nothing: MeasureCell = { figure: '–', bounds: null };

export function measureCell(measure: Measure | undefined): MeasureCell {
  if (measure === undefined || measure.value === null) return nothing;
  const { value, unit } = measure;
  return { figure: formatFigure(value, unit), bounds: unit === 'ratio' ? formatBounds(measure, unit) : null };
}

/** The same of the bare underlay, whose ratio to itself is 1. */
export function underlayCell(measure: Measure | undefined, unit: string): MeasureCell {
  return measure === undefined && unit === 'ratio' ? { figure: formatFigure(1, unit), bounds: null } : measureCell(measure);
}

/** A figure with its interval, if there is one, in one line: `0.412 [0.395–0.430]`. */
export function inOneLine({ figure, bounds }: MeasureCell): string {
  return bounds === null ? figure : `${figure} [${bounds}]`;
}
