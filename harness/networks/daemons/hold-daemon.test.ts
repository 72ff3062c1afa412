import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { holdDaemon, type Daemon, type DaemonState } from './hold-daemon.ts';

/** This machine as a host, in so far as daemons go. */
const here = {
  name: 'h1',
  async spawn([program, ...args]: readonly string[]) {
    const child = spawn(program!, args);
    await once(child, 'spawn');
    return { ...child, exited: once(child, 'close').then(([code]) => Number(code ?? -1)) };
  },
} as unknown as Host;

async function ended(daemon: Daemon): Promise<DaemonState> {
  for (;;) {
    const state = await daemon.state();
    if (!state.running) return state;
    await delay(20);
  }
}

it('keeps the last words of a daemon, also those without an end of line', async () => {
  const daemon = await holdDaemon({ name: 'd', host: here, argv: ['sh', '-c', 'echo first; printf fatal; exit 3'] });
  try {
    expect(await ended(daemon)).toEqual({ running: false, code: 3, words: ['first', 'fatal'] });
  } finally {
    await daemon.release();
  }
});

it('starts a daemon again that ended with words by which it is to be, and no other', async () => {
  const argv = ['sh', '-c', 'echo "FATA: disturbed by $$"; exit 1'];
  const daemons = [/disturbed by \d+/, /refused/].map((restartAfter) =>
    holdDaemon({ name: 'd', host: here, argv, restartAfter }),
  );
  const [disturbed, refused] = await Promise.all(daemons);
  try {
    expect((await ended(disturbed!)).words).toHaveLength(6);
    expect((await ended(refused!)).words).toHaveLength(1);
  } finally {
    await Promise.all([disturbed!.release(), refused!.release()]);
  }
});
