import { connectEngine } from '../engine/outer/endpoint.ts';
import { attachLab, type Lab, type LabDescriptor } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ScenarioCase } from './cases.ts';
import { kernelTables, lacking } from './lacking-features.ts';

/** A lab for cases that want none of its networks prepared, or for those whose networks are. */
export interface Preparation {
  readonly networks: 'prepared' | 'untouched';
  readonly note: (line: string) => void;
}

/**
 * Sees what a lab lacks of what cases need of the kernel, and prepares it for the networks of the others.
 *
 * @returns what it lacks for each case, in words, in their order; `undefined` where it lacks nothing.
 */
export async function makeFit(
  descriptor: LabDescriptor,
  cases: readonly ScenarioCase[],
  { networks, note }: Preparation,
): Promise<(string | undefined)[]> {
  const lab = attachLab(descriptor, connectEngine(descriptor.outer));
  try {
    const asks = cases.some(({ features }) => features.length > 0);
    const tables = asks ? await kernelTables(descriptor, lab) : [];
    const lacks = cases.map(({ features }) => lacking(features, tables));
    if (networks === 'prepared') {
      const names = cases.flatMap(({ network }, index) => (lacks[index] === undefined ? [network] : []));
      await prepareNetworks(lab, new Set(names), note);
    }
    return lacks;
  } finally {
    for (const host of lab.hosts) host.close();
  }
}

async function prepareNetworks(lab: Lab, names: ReadonlySet<string>, note: (line: string) => void): Promise<void> {
  for (const name of names) {
    const { title, prepare } = networkDriver(name);
    await prepare(lab);
    note(`${title}: ready`);
  }
}
