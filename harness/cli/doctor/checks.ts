import type { Check } from './check.ts';

/** The checks of `overlab doctor`, in an order in which each can rely on those before it. */
export function checksFor(_options: { tests: boolean }): Check[] {
  return [];
}
