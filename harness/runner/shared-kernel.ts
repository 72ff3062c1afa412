import { ensureImage } from '../engine/images/ensure-image.ts';
import { hostImageName } from '../engine/images/image-catalog.ts';
import { probeFeatures } from '../features/probe-features.ts';
import type { FeatureTable } from '../features/feature-state.ts';
import { startKernelContainer } from '../hosts/dind/kernel-container.ts';
import type { ProviderContext } from '../hosts/provider.ts';

/** What the kernel has that Docker-in-Docker hosts share: the one of the outer engine's machine. */
export async function sharedKernelFeatures(engine: string, context: ProviderContext): Promise<FeatureTable> {
  const { tag } = await ensureImage(context.outer.docker, hostImageName(engine), { onProgress: context.say });
  const probed = await startKernelContainer(tag, context);
  try {
    return await probeFeatures(probed);
  } finally {
    await probed.remove();
  }
}
