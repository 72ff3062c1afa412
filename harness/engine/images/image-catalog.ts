import { UsageError } from '../../base/errors.ts';

/** Debian's suites that images are built on. */
export type Suite = 'bookworm' | 'trixie' | 'sid';

/** Generations of Docker Engine that hosts can run, and the Debian suite that ships each. */
const engineSuites = { '20.10': 'bookworm', '26.1': 'trixie', '28.5': 'sid' } as const satisfies Record<string, Suite>;

/** Generations of Docker Engine that hosts can run, the oldest first. */
export const hostEngines: readonly string[] = Object.keys(engineSuites).toSorted((a, b) =>
  a.localeCompare(b, 'en', { numeric: true }),
);

/** The generation that is used unless another one is asked for. */
export const defaultEngine = '26.1';

/** How an image is made. */
export interface ImageRecipe {
  readonly name: string;
  /** Folder below `harness/images` that holds its Dockerfile and what goes into it. */
  readonly folder: string;
  readonly suite: Suite;
  readonly buildArgs: Readonly<Record<string, string>>;
}

const recipes: readonly ImageRecipe[] = [
  ...Object.entries(engineSuites).map(([engine, suite]) => ({
    name: hostImageName(engine),
    folder: 'host',
    suite,
    buildArgs: { ENGINE: engine },
  })),
  { name: 'endpoint', folder: 'endpoint', suite: 'trixie', buildArgs: {} },
  { name: 'vm', folder: 'vm', suite: 'trixie', buildArgs: {} },
];

/** Names of all images. */
export const imageNames: readonly string[] = recipes.map(({ name }) => name);

/** Name of the image of hosts with that generation of Docker Engine. */
export function hostImageName(engine: string): string {
  return `host-${engine}`;
}

/** @throws UsageError for a name that is not in the catalogue. */
export function imageRecipe(name: string): ImageRecipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe !== undefined) return recipe;
  throw new UsageError({
    what: `there is no image '${name}'`,
    why: 'it is not in the catalogue',
    remedy: `choose one of ${imageNames.join(', ')}`,
  });
}
