import type { Fault, Revert } from './fault.ts';

/** Several faults as one, taken back in the opposite order; when one cannot be brought about, those before it are taken back. */
export function inOrder(title: string, faults: readonly Fault[]): Fault {
  return {
    title,
    async inject(labId) {
      const reverts: Revert[] = [];
      const revertAll = async () => {
        for (const revert of reverts.splice(0).toReversed()) await revert();
      };
      try {
        for (const fault of faults) reverts.push(await fault.inject(labId));
        return revertAll;
      } catch (error) {
        await revertAll();
        throw error;
      }
    },
  };
}
