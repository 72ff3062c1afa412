import { messageOf, OverlabError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import type { Check, Diagnosis } from './check.ts';

export interface Row extends Diagnosis {
  readonly title: string;
}

/** Performs checks in order; with `fix`, what is missing is got before the next check looks. */
export async function examineAll(checks: readonly Check[], fix: boolean, progress: Progress): Promise<Row[]> {
  const rows: Row[] = [];
  for (const check of checks) {
    let diagnosis = await examine(check);
    if (fix && diagnosis.state !== 'ok' && check.fix !== undefined) {
      const { fix: repair } = check;
      try {
        await progress.step(check.title, (inner) => repair(inner));
        diagnosis = await examine(check);
      } catch (error) {
        diagnosis = { ...diagnosis, ...reasonOf(error) };
      }
    }
    rows.push({ title: check.title, ...diagnosis });
  }
  return rows;
}

async function examine(check: Check): Promise<Diagnosis> {
  try {
    return await check.examine();
  } catch (error) {
    return { state: 'missing', ...reasonOf(error) };
  }
}

function reasonOf(error: unknown): { detail: string; remedy?: string } {
  const remedy = error instanceof OverlabError ? error.remedy : undefined;
  return { detail: messageOf(error), ...(remedy === undefined ? {} : { remedy }) };
}
