import { describe, expect, it } from 'vitest';
import { isBetweenTests } from './iperf3-client.ts';

describe('isBetweenTests', () => {
  it.each([
    ['unable to connect to server: Connection refused', true],
    [
      'unable to receive control message - port may not be available, the other side may have stopped running, etc.: Connection reset by peer',
      true,
    ],
    ['control socket has closed unexpectedly', false],
    ['unable to connect to server: Connection timed out', false],
  ])('%s: %s', (failure, expected) => {
    expect(isBetweenTests({ failure })).toBe(expected);
  });
});
