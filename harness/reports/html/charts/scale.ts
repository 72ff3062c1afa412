/** A linear axis from 0, in percent of the chart's width, so that text never shrinks with the page. */
export interface Scale {
  /** Where a value stands, for example `43.21%`. */
  at(value: number): string;
  /** The width between two values. */
  span(low: number, high: number): string;
  ticks: number[];
}

/** An axis from 0 to a round number at or above `highest`, with three to six ticks. */
export function scaleTo(highest: number): Scale {
  const step = roundStep(highest / 4);
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  const end = step * count;
  const share = (value: number) => (value / end) * 100;
  return {
    at: (value) => percent(share(value)),
    span: (low, high) => percent(share(high - low)),
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6))),
  };
}

function roundStep(rough: number): number {
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}
