import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { fileAppears } from './file-appears.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'overlab-appears-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('waiting for a file', () => {
  it('does not miss one that comes while it is looked for', async () => {
    for (let round = 0; round < 300; round += 1) {
      const file = path.join(folder, `file-${round}`);
      const never = new AbortController();
      const appeared = fileAppears(file, never.signal).then(() => 'there');
      for (let turn = 0; turn < round % 6; turn += 1) await new Promise(setImmediate);
      writeFileSync(file, '');
      expect(await Promise.race([appeared, delay(2_000, 'missed')])).toBe('there');
      never.abort();
    }
  });

  it('ends when it is told to', async () => {
    const end = new AbortController();
    const waiting = fileAppears(path.join(folder, 'nothing'), end.signal);
    end.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow();
  });
});
