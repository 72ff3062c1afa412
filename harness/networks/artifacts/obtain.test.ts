import { expect, it } from 'vitest';
import type { ArtifactNeed } from '../plugin/plugin.ts';
import { obtainArtifacts } from './obtain.ts';

const need = (program: string, more: Partial<ArtifactNeed> = {}): ArtifactNeed => ({
  program,
  project: 'Mesh',
  version: '0.1.2',
  ...more,
});
const offer = { from: 'a folder', obtain: async () => process.execPath };

it('takes a version that was not asked for as it comes, and claims none where the program tells none', async () => {
  const [agent, helper] = [need('agent', { versionArguments: ['--version'] }), need('helper')];
  const said: string[] = [];
  const obtained = await obtainArtifacts(
    new Map([
      [agent, offer],
      [helper, offer],
    ]),
    (line) => said.push(line),
  );
  expect(obtained.get(agent)).toMatchObject({ version: process.versions.node });
  expect(obtained.get(helper)).toMatchObject({ version: null });
  expect(said.join('\n')).not.toContain('0.1.2');
});

it('leaves the others alone where one cannot be had', async () => {
  const [agent, helper] = [need('agent'), need('helper')];
  const broken = { from: 'a folder', obtain: () => Promise.reject(new Error('no space left')) };
  const obtained = await obtainArtifacts(
    new Map([
      [agent, broken],
      [helper, offer],
    ]),
    () => undefined,
  );
  expect(obtained.get(agent)).toMatchObject({ what: 'agent of Mesh 0.1.2 was not got', why: 'no space left' });
  expect(obtained.get(helper)).toMatchObject({ path: process.execPath });
});
