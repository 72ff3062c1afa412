import { constants } from 'node:os';

/** The number of a signal by its name, for example 9 for `SIGKILL`; 0 for an unknown one. */
export function signalNumber(name: string | undefined): number {
  return name !== undefined && name in constants.signals ? constants.signals[name as NodeJS.Signals] : 0;
}
