import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentProgress } from '../base/progress.ts';
import { Phases } from './phases.ts';

describe('Phases.runUntilInterrupted', () => {
  it('resolves with what the work does, and listens no longer', async () => {
    const { signal } = new AbortController();
    const phases = new Phases(silentProgress, signal);
    expect(await phases.runUntilInterrupted('images', async () => Promise.resolve('done'))).toBe('done');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(phases.times.map(({ title }) => title)).toEqual(['images']);
  });

  it('does not wait for the work when the run is interrupted', async () => {
    const interruption = new AbortController();
    const phases = new Phases(silentProgress, interruption.signal);
    const running = phases.runUntilInterrupted('images', () => new Promise(() => undefined));
    interruption.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
  });
});
