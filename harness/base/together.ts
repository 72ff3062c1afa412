/**
 * Waits for all of some work that goes on side by side, also when a part of it fails, so that
 * nothing is still under way when the failure is handled. Rejects with the first failure.
 */
export async function together<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
