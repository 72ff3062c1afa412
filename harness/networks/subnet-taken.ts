import { messageOf } from '../base/errors.ts';

/** Whether an engine refused a network because its subnet is in use by another one; then the next subnet may do. */
export function isSubnetTaken(error: unknown): boolean {
  return /overlap/i.test(messageOf(error));
}
