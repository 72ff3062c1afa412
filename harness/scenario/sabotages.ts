import { closeDataPath } from '../faults/firewall.ts';
import type { Sabotage } from './scenario.ts';

/** The host of that number drops the encapsulated traffic of the others. */
export function closedDataPath(number: number): Sabotage<unknown> {
  return {
    id: 'closed-data-path',
    title: `h${number} drops the encapsulated traffic of the others`,
    fault: (stage) => closeDataPath(stage.host(number), stage.driver.capabilities),
  };
}
