import type { TaskState } from '../service.ts';

/** How many tasks run on which hosts, `h1 1, h2 2`. */
export function runningByHost(states: readonly TaskState[]): string {
  const counts = new Map<string, number>();
  for (const { host, state } of states) {
    if (state === 'running' && host !== null) counts.set(host.name, (counts.get(host.name) ?? 0) + 1);
  }
  const words = [...counts].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return words.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}

/** What keeps the other tasks from running, in the swarm's words: `pending: no suitable node`. */
export function waitingTasks(states: readonly TaskState[]): string {
  const waiting = states.filter(({ state }) => state !== 'running');
  return waiting.map(({ state, message }) => [state, message].filter(Boolean).join(': ')).join('; ') || 'none';
}
