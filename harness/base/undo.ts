import { HarnessError, messageOf, OverlabError, type Explanation } from './errors.ts';

/** Takes something back. Rejects when it stays. */
export type Undo = () => Promise<unknown>;

/**
 * Takes things back one after the other, each whatever came of those before it.
 *
 * @throws what the only one that failed said; a HarnessError with the words of all where several did.
 */
export async function undoInTurn(undos: readonly Undo[]): Promise<void> {
  const failures: unknown[] = [];
  for (const undo of undos) await undo().catch((error: unknown) => failures.push(error));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new HarnessError({ what: failures.map(messageOf).join('; ') });
}

/**
 * Takes back what a start that failed has done.
 *
 * @returns the failure, to be thrown; where something stays, a HarnessError that says so as well.
 */
export async function undoAfter(failure: unknown, ...undos: readonly Undo[]): Promise<unknown> {
  try {
    await undoInTurn(undos);
    return failure;
  } catch (error) {
    const said: Explanation = failure instanceof OverlabError ? failure : { what: messageOf(failure) };
    const why = [said.why, `and not all could be taken back: ${messageOf(error)}`].filter((line) => line !== undefined);
    return new HarnessError({ what: said.what, why: why.join('\n'), remedy: said.remedy }, { cause: failure });
  }
}
