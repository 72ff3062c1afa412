import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A name for a run: when it began (UTC) and four random characters, for example `20261121-150455-k3f9`. */
export function newRunId(now = new Date()): string {
  const [date = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').split('T');
  const suffix = Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${date}-${time.slice(0, 6)}-${suffix}`;
}
