import { afterAll } from 'vitest';
import { forEachScenario } from '../scenario/declare.ts';
import { dismissAll } from './residents.ts';
import { unfold } from './unfold.ts';

declare global {
  interface ImportMeta {
    /** Vite's, by which vitest imports all files of a pattern. */
    glob(pattern: string, options: { eager: true }): unknown;
  }
}

/** All scenario files in one vitest module, so that scenarios of different files can go on side by side. */
import.meta.glob('../../scenarios/**/*.scenario.ts', { eager: true });

forEachScenario(unfold);
afterAll(dismissAll, 60_000);
