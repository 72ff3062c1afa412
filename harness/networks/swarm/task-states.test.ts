import { describe, expect, it } from 'vitest';
import { judgeTasks, type TaskInfo } from './task-states.ts';

const task = (Slot: number, State: string, Err?: string): TaskInfo => ({
  ID: `t${Slot}`,
  Slot,
  NodeID: `n${Slot}`,
  Status: { State, ...(Err === undefined ? {} : { Err }) },
});

describe('judgeTasks', () => {
  it('lists running tasks by slot', () => {
    const { running, complaint } = judgeTasks([task(2, 'running'), task(1, 'running')], 2);
    expect(running.map(({ Slot }) => Slot)).toEqual([1, 2]);
    expect(complaint).toBe('2 of 2 tasks run');
  });

  it('says what became of the others, in the words of the swarm', () => {
    const tasks = [
      task(1, 'running'),
      task(2, 'pending', 'no suitable node (host-mode port already in use on 1 node)'),
    ];
    expect(judgeTasks(tasks, 2).complaint).toBe(
      '1 of 2 tasks run; task 2 is pending: no suitable node (host-mode port already in use on 1 node)',
    );
  });
});
