import type { CollectedCase } from './vitest-session.ts';

/** What will be run, and what cannot be run on the lab that was asked for, with the reason. */
export interface Plan {
  readonly runnable: readonly CollectedCase[];
  readonly unsupported: readonly { readonly found: CollectedCase; readonly reason: string }[];
}

/** Decides which cases a lab of so many hosts can run. */
export function planCases(cases: readonly CollectedCase[], provider: string, hostCount: number): Plan {
  const fits = ({ description }: CollectedCase) => description.hosts <= hostCount;
  return {
    runnable: cases.filter(fits),
    unsupported: cases
      .filter((found) => !fits(found))
      .map((found) => ({
        found,
        reason: `needs ${found.description.hosts} hosts and the lab has ${hostCount}: run with --hosts ${provider}:${found.description.hosts}`,
      })),
  };
}
