import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * What a command on a host writes, line by line. It closes when the way to the host is cut: that error is told by whoever
 * waits for the command's end, and nowhere else.
 */
export function linesOf(output: Readable): Interface {
  const lines = createInterface({ input: output, crlfDelay: Infinity });
  return lines.on('error', () => lines.close());
}
