import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import type { TaskState } from '../service.ts';
import { runningByHost, waitingTasks } from './describe-states.ts';

const task = (host: string | null, state: string, message = ''): TaskState => ({
  name: 'web.1',
  host: host === null ? null : ({ name: host } as Host),
  state,
  message,
});
const states = [
  task('h10', 'running'),
  task('h2', 'running'),
  task('h2', 'running'),
  task('h1', 'starting'),
  task(null, 'pending', 'no suitable node'),
];

describe('the states of tasks in words', () => {
  it('count those that run, by host', () => {
    expect(runningByHost(states)).toBe('h2 2, h10 1');
    expect(runningByHost([])).toBe('none');
  });

  it('say what keeps the others from it', () => {
    expect(waitingTasks(states)).toBe('starting; pending: no suitable node');
    expect(waitingTasks([task('h1', 'running')])).toBe('none');
  });
});
