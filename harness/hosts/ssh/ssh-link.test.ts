import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Client } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SshLink } from './ssh-link.ts';

let wire: PassThrough;
let link: SshLink;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  wire = new PassThrough();
  link = new SshLink('h1', new EventEmitter() as Client, wire);
});
afterEach(() => {
  wire.destroy();
  vi.useRealTimers();
});

describe('a connection to a machine that is not heard of', () => {
  it('counts as cut after 15 s', () => {
    vi.advanceTimersByTime(14_900);
    expect(link.failure).toBeUndefined();
    vi.advanceTimersByTime(2_600);
    expect(link.failure?.what).toBe('the connection to h1 was cut');
    expect(link.failure?.why).toBe('nothing was heard of it for 15 s');
    expect(wire.destroyed).toBe(true);
  });

  it('stands while anything arrives', () => {
    for (let seconds = 0; seconds < 60; seconds += 10) {
      wire.emit('data', Buffer.from('x'));
      vi.advanceTimersByTime(10_000);
    }
    expect(link.failure).toBeUndefined();
  });

  it('is given time again when this process has stood still', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(60_000);
    vi.advanceTimersByTime(2_500);
    expect(link.failure).toBeUndefined();
    now.mockReturnValue(74_000);
    vi.advanceTimersByTime(0);
    expect(link.failure).toBeUndefined();
    now.mockRestore();
  });
});

describe('a connection that has failed', () => {
  it('opens nothing more, and keeps its first reason', async () => {
    const down = vi.fn();
    link.on('down', down);
    vi.advanceTimersByTime(20_000);
    await expect(link.openSocket('/run/docker.sock')).rejects.toBe(link.failure);
    expect(down).toHaveBeenCalledTimes(1);
  });
});
