/** Time since a moment (`Date.now()`), for people. */
export function seconds(from: number): string {
  return `${((Date.now() - from) / 1000).toFixed(1)} s`;
}
