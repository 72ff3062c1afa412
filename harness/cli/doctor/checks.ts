import type { Check } from './check.ts';
import { browserCheck } from './checks/browser-check.ts';
import { memoryCheck, tunCheck } from './checks/capacity-check.ts';
import { baseCheck, engineCheck } from './checks/engine-check.ts';
import { imagesCheck } from './checks/images-check.ts';
import { nodeCheck } from './checks/node-check.ts';
import { pluginsCheck } from './checks/plugins-check.ts';
import { vmCheck } from './checks/vm-check.ts';

/** The checks of `overlab doctor`, in an order in which each can rely on those before it. */
export function checksFor({ tests }: { tests: boolean }): Check[] {
  const checks = [nodeCheck, engineCheck, baseCheck, tunCheck, memoryCheck, imagesCheck, vmCheck, pluginsCheck];
  return tests ? [...checks, browserCheck] : checks;
}
