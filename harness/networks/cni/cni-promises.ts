import { z } from 'zod';
import { featureById } from '../../features/features.ts';
import type { NetworkCapabilities } from '../network.ts';

const kernelFeature = z
  .string()
  .refine((id) => featureById(id) !== undefined, "no kernel feature that 'overlab doctor' knows");

/** What a list says that its networks do, in its field `overlab`: what scenarios are then to prove. */
export const cniPromisesSchema = z.strictObject({
  connectsSameHost: z.boolean().default(true),
  crossesHosts: z.boolean().default(false),
  isolatesNetworks: z.boolean().default(false),
  encrypts: z.boolean().default(false),
  publishesPorts: z.boolean().default(false),
  overheadBytes: z.number().int().min(0).max(1_000).default(0),
  kernelFeatures: z.array(kernelFeature).default([]),
});
export type CniPromises = z.infer<typeof cniPromisesSchema>;

/** Names are for the engine to resolve, which knows nothing of networks of CNI. */
export function capabilitiesOf(
  promises: CniPromises,
): Partial<NetworkCapabilities> & Pick<NetworkCapabilities, 'kernelFeatures' | 'overheadBytes'> {
  return { ...promises, resolvesNames: false, compared: promises.crossesHosts };
}
