import { constants, createReadStream } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UsageError } from '../../base/errors.ts';
import { contentHash } from '../../engine/images/build-context.ts';
import type { ArtifactNeed } from '../plugin/plugin.ts';
import { cached } from './artifact-cache.ts';
import type { ArtifactGround, ArtifactSource } from './artifact-source.ts';
import { askVersion, complaintAbout, isExecutable } from './program-file.ts';
import { extractFromImage } from './saved-image.ts';

/** The folder that the user named: programs by their names, or tarballs that `docker save` made of the official images. */
export const folderSource: ArtifactSource = {
  async offer(need, ground) {
    const { folder } = ground;
    if (folder === undefined) return { obstacle: 'no folder is named (--plugins DIR)' };
    const names = await namesIn(folder);
    const file = path.join(folder, need.program);
    const found = names.includes(need.program) ? await readable(file) : await inTarballs(need, ground, folder, names);
    if (found === undefined) return { obstacle: `${folder} has neither ${need.program} nor a tarball of its image` };
    if (need.isText !== true) await mustRun(found.path, found.from, ground.architecture);
    await mustTellVersion(found.path, found.from, need);
    return { from: found.from, obtain: async () => found.path };
  },
};

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    throw new UsageError(
      { what: `--plugins: ${folder} cannot be read`, why: messageOf(error), remedy: 'name a folder with programs' },
      { cause: error },
    );
  }
}

async function readable(file: string): Promise<{ path: string; from: string }> {
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is no file');
    await access(file, constants.R_OK);
    return { path: file, from: file };
  } catch (error) {
    throw new UsageError(
      {
        what: `--plugins: ${file} cannot be read`,
        why: messageOf(error),
        remedy: 'put the program there by that name',
      },
      { cause: error },
    );
  }
}

async function mustRun(file: string, name: string, architecture: string): Promise<void> {
  const complaint = await complaintAbout(file, architecture);
  if (complaint !== undefined) {
    throw new UsageError({
      what: `--plugins: ${name} cannot be run on the hosts`,
      why: complaint,
      remedy: `put the program for ${architecture} there`,
    });
  }
  if (await isExecutable(file)) return;
  throw new UsageError({ what: `--plugins: ${name} is not executable`, remedy: `chmod +x ${file}` });
}

/** What tells no version is another program of that name, or one that is run in other ways than the one that is meant. */
async function mustTellVersion(file: string, name: string, need: ArtifactNeed): Promise<void> {
  const { program, project, version, versionArguments } = need;
  if (versionArguments === undefined) return;
  const told = await askVersion(file, versionArguments);
  if (!told.ran || told.version !== null) return;
  throw new UsageError({
    what: `--plugins: ${name} is of no version that is understood`,
    why: `it told none when it was run: ${[program, ...versionArguments].join(' ')}`,
    remedy: `put ${program} of ${project} ${version} there`,
  });
}

async function inTarballs(
  { program, image }: ArtifactNeed,
  { env }: ArtifactGround,
  folder: string,
  names: readonly string[],
): Promise<{ path: string; from: string } | undefined> {
  if (image === undefined) return undefined;
  for (const tarball of names.filter((name) => name.endsWith('.tar')).map((name) => path.join(folder, name))) {
    const { size, mtimeMs } = await stat(tarball);
    const key = contentHash([], { tarball, inside: image.path, size: String(size), changed: String(mtimeMs) });
    const absent = new Error(`no ${program} in ${tarball}`);
    try {
      const file = await cached({ key, program }, env, async (draft) => {
        if (!(await extractFromImage(async () => createReadStream(tarball), image.path, draft))) throw absent;
      });
      return { path: file, from: `${tarball}, ${image.path}` };
    } catch (error) {
      if (error === absent) continue;
      throw new UsageError(
        {
          what: `--plugins: ${tarball} is not a tarball of an image`,
          why: messageOf(error),
          remedy: 'make it with: docker save --output FILE.tar IMAGE',
        },
        { cause: error },
      );
    }
  }
  return undefined;
}
