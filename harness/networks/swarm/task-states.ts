/** What a swarm's manager says about a task; see "Task" in the Docker Engine API. */
export interface TaskInfo {
  readonly ID: string;
  readonly Slot?: number;
  readonly NodeID: string;
  readonly Status?: { readonly State?: string; readonly Err?: string; readonly Message?: string };
  readonly NetworksAttachments?: readonly {
    readonly Network?: { readonly ID?: string };
    readonly Addresses?: readonly string[];
  }[];
}

/** Which tasks run, by slot, and in words why the service is not there yet. */
export function judgeTasks(tasks: readonly TaskInfo[], wanted: number): { running: TaskInfo[]; complaint: string } {
  const running = tasks
    .filter(({ Status }) => Status?.State === 'running')
    .toSorted((a, b) => (a.Slot ?? 0) - (b.Slot ?? 0));
  const others = tasks
    .filter(({ Status }) => Status?.State !== 'running')
    .map(({ Slot, Status }) => {
      const words = [Status?.State ?? 'unknown', Status?.Err].filter(Boolean).join(': ');
      return `task ${Slot ?? '?'} is ${words}`;
    });
  return { running, complaint: [`${running.length} of ${wanted} tasks run`, ...others].join('; ') };
}
