/** How something that must hold stands, by which colour. */
export type State = 'held' | 'broken' | 'open';

export const states = {
  held: { mark: '●', words: 'holds' },
  broken: { mark: '×', words: 'does not hold' },
  open: { mark: '?', words: 'not decided' },
} as const satisfies Record<State, { mark: string; words: string }>;
