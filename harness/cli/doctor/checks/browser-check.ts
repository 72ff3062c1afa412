import { UsageError } from '../../../base/errors.ts';
import { installPackages, updatePackageLists } from '../../../engine/install/apt.ts';
import { isDebianFamily, readOsRelease } from '../../../engine/install/os-release.ts';
import { findChromium } from '../../../reports/testing/find-chromium.ts';
import type { Check } from '../check.ts';

const remedy = 'install the package chromium; without it the tests of the report are skipped';

/** A browser, in which the tests open the report. */
export const browserCheck: Check = {
  title: 'Chromium, for tests of the report',
  async examine() {
    const found = await findChromium();
    return found === undefined ? { state: 'note', detail: 'not installed', remedy } : { state: 'ok', detail: found };
  },
  async fix(progress) {
    if (process.getuid?.() !== 0 || (await readOsRelease().then(isDebianFamily)) === false) {
      throw new UsageError({ what: 'packages cannot be installed from here', remedy });
    }
    await updatePackageLists((line) => progress.note(line)).catch(() => undefined);
    await installPackages(['chromium'], (line) => progress.note(line));
  },
};
