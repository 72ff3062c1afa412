import { stripVTControlCharacters } from 'node:util';
import type Docker from 'dockerode';
import { HarnessError } from '../../base/errors.ts';
import { packContext, type ContextFile } from './build-context.ts';
import { readEngineOutput } from './docker-progress.ts';
import type { ImageRecipe } from './image-catalog.ts';

/** Label on every image of ours; its value is the image's name. */
const imageLabel = 'overlab.image';

export interface BuildOptions {
  readonly tag: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly onProgress: (line: string) => void;
}

/**
 * Builds an image with the engine's classic builder, on the network of the engine's machine.
 *
 * @throws HarnessError with the build's last lines.
 */
export async function buildImage(
  engine: Docker,
  recipe: Pick<ImageRecipe, 'name' | 'suite'>,
  context: readonly ContextFile[],
  { tag, buildArgs, onProgress }: BuildOptions,
): Promise<void> {
  const answer = await engine.buildImage(packContext(context), {
    t: tag,
    version: '1',
    networkmode: 'host',
    rm: true,
    forcerm: true,
    buildargs: buildArgs,
    labels: { [imageLabel]: recipe.name },
  });
  const { lines, error } = await readEngineOutput(answer, onProgress);
  if (error === undefined) return;
  const shipped = lines.findLast((line) => line.startsWith('engine-version-differs:'));
  if (shipped !== undefined) throw engineDiffers(recipe, buildArgs.ENGINE ?? '', shipped);
  throw new HarnessError({
    what: `image ${recipe.name} could not be built`,
    why: lastWords(lines, error).join('\n'),
    remedy: 'see that the packages of Debian can be reached from the engine (mirror, proxy), then run again',
  });
}

/** The end of what the failing step said, without the builder's own talk, colours and endless commands. */
function lastWords(lines: readonly string[], error: string): string[] {
  const talk = /^(--->|Removing intermediate container)/;
  const step = lines.findLast((line) => line.startsWith('Step '));
  const said = lines.slice(step === undefined ? 0 : lines.lastIndexOf(step) + 1);
  const words = said.map((line) => stripVTControlCharacters(line).trim()).filter((line) => !talk.test(line));
  const end = error.replace(/^The command .* returned a non-zero code: (\d+)$/s, 'exit code $1');
  return [...(step === undefined ? [] : [step]), ...words.slice(-12), end].map((line) => line.slice(0, 200));
}

function engineDiffers(
  { name, suite }: Pick<ImageRecipe, 'name' | 'suite'>,
  wanted: string,
  line: string,
): HarnessError {
  const version = /version ([^\s,]+)/.exec(line)?.[1] ?? 'another version';
  return new HarnessError({
    what: `image ${name} could not be built`,
    why: `Debian ${suite} ships Docker Engine ${version} now, no longer ${wanted}`,
    remedy: `choose another engine by --engine, or change the generation in harness/engine/images/image-catalog.ts`,
  });
}
