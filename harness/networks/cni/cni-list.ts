import { z } from 'zod';

/** Versions of the CNI specification in whose terms a list can be written. */
const cniVersions = ['0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'] as const;

/** Names of programs become paths, and names of networks those of files (CNI specification, "Configuration format"). */
const programName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'not the name of a plugin');
const networkName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'use letters, digits, dots, underscores and hyphens');

const pluginSchema = z.looseObject({
  type: programName,
  ipam: z.looseObject({ type: programName.optional() }).optional(),
  capabilities: z.record(z.string(), z.boolean()).optional(),
});

/** The fields of a network configuration list of which the runner knows the meaning. The rest is for the plugins. */
export const cniListSchema = z.object({
  cniVersion: z.enum(cniVersions, `give one of ${cniVersions.join(', ')}`),
  name: networkName,
  disableCheck: z.boolean().default(false),
  plugins: z.array(pluginSchema).min(1, 'name at least one plugin'),
});

/** A network configuration list: plugins that are run one after the other for each interface of a container. */
export type CniList = z.infer<typeof cniListSchema>;
export type CniPlugin = CniList['plugins'][number];
