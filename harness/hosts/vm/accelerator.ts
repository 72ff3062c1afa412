import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../base/paths.ts';
import { writeWhole } from '../../base/write-whole.ts';
import type { ProviderContext } from '../provider.ts';
import { runOnce } from './run-once.ts';
import { accelerators, type Accelerator } from './vm-program.ts';

const verdictSchema = z.object({
  /** The outer engine that was asked. */
  engine: z.string(),
  kernel: z.string(),
  image: z.string(),
  accelerator: z.enum(accelerators),
  reason: z.string(),
});
type Verdict = z.infer<typeof verdictSchema>;

export interface AcceleratorChoice {
  readonly accelerator: Accelerator;
  /** Why KVM is not used; empty when it is. */
  readonly reason: string;
}

/**
 * Whether virtual machines run with KVM: only where a guest was really seen to boot with it in
 * time, because `/dev/kvm` may exist and not work. The answer holds for the machine's kernel.
 */
export async function chooseAccelerator(image: string, context: ProviderContext): Promise<AcceleratorChoice> {
  const { KernelVersion: kernel = 'unknown' } = await context.outer.docker.version();
  const asked = { engine: context.outer.id, kernel, image };
  const known = await readVerdict();
  if (known !== undefined && known.engine === asked.engine && known.kernel === kernel && known.image === image) {
    return known;
  }
  const probed = await probe(image, context, true).catch(() => probe(image, context, false));
  await writeWhole(verdictFile(), JSON.stringify({ ...asked, ...probed } satisfies Verdict));
  return probed;
}

/** An engine that has no such device refuses to hand it over. */
async function probe(image: string, context: ProviderContext, withDevice: boolean): Promise<AcceleratorChoice> {
  const { lines } = await runOnce(context, {
    purpose: 'kvm',
    image,
    command: ['probe-accelerator'],
    ...(withDevice ? { devices: ['/dev/kvm'] } : {}),
  });
  const accelerator = lines.includes('kvm') ? 'kvm' : 'tcg';
  const reason = lines.find((line) => line.startsWith('KVM is not used'))?.replace('KVM is not used: ', '') ?? '';
  return { accelerator, reason };
}

function verdictFile(): string {
  return path.join(cacheFolder('vm'), 'accelerator.json');
}

async function readVerdict(): Promise<Verdict | undefined> {
  try {
    return verdictSchema.parse(JSON.parse(await readFile(verdictFile(), 'utf8')));
  } catch {
    return undefined;
  }
}
