import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnsupportedError, UsageError } from '../../base/errors.ts';
import type { ArtifactNeed } from '../plugin/plugin.ts';
import { isOffer, type ArtifactGround } from './artifact-source.ts';
import { findOffers, remedyFor } from './offers.ts';

const need = (project: string, program: string): ArtifactNeed => ({ project, program, version: '1.2.3' });
const [agent, control, other] = [need('Mesh', 'agent'), need('Mesh', 'control'), need('Other', 'daemon')];

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'overlab-offers-'))));
afterEach(() => rm(folder, { recursive: true }));

function ground(changes: Partial<ArtifactGround> = {}): ArtifactGround {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return { folder, architecture, engine: {} as Docker, env: { PATH: folder }, ...changes };
}
const putProgram = (name: string) => symlink(process.execPath, path.join(folder, name));

describe.runIf(process.platform === 'linux')("the user's folder", () => {
  it('has the first word', async () => {
    await putProgram('agent');
    await putProgram('control');
    const offers = await findOffers([agent, control], ground());
    expect([...offers.values()].map((offer) => isOffer(offer as never))).toEqual([true, true]);
    expect(offers.get(agent)).toMatchObject({ from: path.join(folder, 'agent') });
  });

  it('need not have what another project needs', async () => {
    await putProgram('daemon');
    const offers = await findOffers([agent, control, other], ground());
    expect(offers.get(agent)).toBeInstanceOf(UnsupportedError);
    expect(offers.get(other)).toMatchObject({ from: path.join(folder, 'daemon') });
  });

  it('is refused when it has nothing that is asked for, or a part of it', async () => {
    await expect(findOffers([other], ground())).rejects.toThrow(UsageError);
    await putProgram('agent');
    await expect(findOffers([agent, control], ground())).rejects.toThrow(
      `${folder} has no control: Mesh needs agent, control`,
    );
  });

  it('is refused when its programs cannot run on the hosts', async () => {
    await putProgram('daemon');
    await expect(findOffers([other], ground({ architecture: 'riscv64' }))).rejects.toThrow('the hosts are riscv64');
    await writeFile(path.join(folder, 'agent'), '#!/bin/sh\n', { mode: 0o755 });
    await expect(findOffers([agent], ground())).rejects.toThrow('it is no ELF program');
  });

  it('is refused when a folder or a dangling link has the name of a program', async () => {
    await mkdir(path.join(folder, 'agent'));
    await expect(findOffers([agent], ground())).rejects.toThrow('agent cannot be read: it is no file');
    await symlink('nowhere', path.join(folder, 'daemon'));
    await expect(findOffers([other], ground())).rejects.toThrow('daemon cannot be read: ENOENT');
  });

  it('may have texts, which nobody runs', async () => {
    await writeFile(path.join(folder, 'daemon'), 'listen = yes\n');
    const text = { ...other, isText: true };
    expect((await findOffers([text], ground())).get(text)).toMatchObject({ from: path.join(folder, 'daemon') });
  });

  it('is refused when its programs tell no version', async () => {
    await putProgram('daemon');
    const asking = (...versionArguments: string[]) => findOffers([{ ...other, versionArguments }], ground());
    expect([...(await asking('--version')).values()].map((offer) => isOffer(offer as never))).toEqual([true]);
    await expect(asking('--eval', '0')).rejects.toThrow('daemon is of no version that is understood');
    const failing = ['--eval', 'console.log("0.9.1"); process.exit(2)'];
    await expect(asking(...failing)).rejects.toThrow('daemon is of no version that is understood');
  });
});

it('says why a program cannot be had, and what to do', async () => {
  const offers = await findOffers([other], ground({ folder: undefined }));
  expect(offers.get(other)).toMatchObject({
    what: 'daemon of Other 1.2.3 cannot be had here',
    why: 'no folder is named (--plugins DIR); there is no official image with it; it is not built here',
    remedy: 'put daemon into a folder, and name it: --plugins DIR',
  });
});

it('names the tarballs that would do for several programs, each once', () => {
  const of = (program: string, reference: string) => ({ ...need('Mesh', program), image: { reference, path: '/' } });
  expect(remedyFor(of('agent', 'mesh:1'), of('control', 'mesh:1'), of('plugin', 'mesh-cni:1'))).toBe(
    "put agent, control, plugin, or a tarball that 'docker save mesh:1' made, or a tarball that 'docker save mesh-cni:1' made, into a folder, and name it: --plugins DIR",
  );
});
