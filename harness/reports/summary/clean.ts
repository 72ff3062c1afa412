import { stripVTControlCharacters } from 'node:util';

/** Text from elsewhere without control characters, so that it cannot touch the terminal. */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}
