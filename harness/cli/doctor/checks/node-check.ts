import type { Check } from '../check.ts';

export const nodeCheck: Check = {
  title: 'Node.js',
  examine: async () => ({ state: 'ok', detail: process.version }),
};
