import { access, constants } from 'node:fs/promises';

const usualPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium that is installed here; `undefined` without one. */
export async function findChromium(): Promise<string | undefined> {
  for (const candidate of usualPaths) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}
