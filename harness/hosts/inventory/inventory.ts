import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, UsageError } from '../../base/errors.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use lower-case letters, digits and hyphens, at most 32');

const hostName = z.union(
  [
    z.ipv4(),
    z.ipv6(),
    z.string().regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?)*$/i),
  ],
  'give an IP address or a host name',
);

const identity = z
  .string()
  .min(1)
  .refine((file) => !/[\0\n\r]/.test(file), 'control characters are not allowed')
  .refine(
    (file) => path.isAbsolute(file) || file.startsWith('~/'),
    "give an absolute path, or one that starts with '~/'",
  )
  .refine((file) => !file.split('/').includes('..'), "'..' is not allowed");

const inventoryHostSchema = z.strictObject({
  name: name.describe('Unique name of the host.'),
  address: hostName.describe('Where its SSH server answers.'),
  port: z.number().int().min(1).max(65_535).default(22).describe('TCP port of its SSH server.'),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not a user name')
    .default('root')
    .describe('User to log in as: root, or one with sudo without a password.'),
  identity: identity.optional().describe('Private key file; without it the SSH agent is asked.'),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, "give the fingerprint that 'ssh-keygen -lf' shows: SHA256:…")
    .describe('Fingerprint of its SSH host key; any other key is refused.'),
  underlay: z
    .strictObject({
      address: z.union([z.ipv4(), z.ipv6()], 'give an IP address'),
      interface: z.string().regex(/^[a-zA-Z0-9_.-]{1,15}$/, 'not an interface name'),
    })
    .describe('Its address and interface on the network that joins the hosts.'),
  disposable: z
    .literal(true, 'only hosts marked "disposable": true are touched')
    .describe('Says that the harness may change the networks and the swarm of this host.'),
  labels: z.record(name, z.string().max(128)).default({}).describe('Free labels.'),
});

/** The file that `--hosts FILE` takes: machines of the user's, to be driven over SSH. */
export const inventorySchema = z
  .strictObject({
    $schema: z.string().optional(),
    hosts: z.array(inventoryHostSchema).min(1, 'name at least one host'),
  })
  .superRefine(({ hosts }, context) => {
    const seen = new Map<string, number>();
    for (const [index, host] of hosts.entries()) {
      const first = seen.get(host.name);
      if (first !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['hosts', index, 'name'],
          message: `'${host.name}' is already the name of hosts[${first}]`,
        });
      }
      seen.set(host.name, first ?? index);
    }
  });
export type Inventory = z.infer<typeof inventorySchema>;

/**
 * Reads an inventory.
 *
 * @throws UsageError naming the file, the field and what it should be.
 */
export async function readInventory(file: string): Promise<Inventory> {
  const remedy = 'compare it with hosts.example.json';
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      { what: `the inventory ${file} cannot be read`, why: messageOf(error), remedy },
      { cause: error },
    );
  }
  const inventory = inventorySchema.safeParse(content);
  if (inventory.success) return inventory.data;
  throw new UsageError({
    what: `the inventory ${file} is not valid`,
    why: z.prettifyError(inventory.error),
    remedy,
  });
}

/** JSON Schema of the inventory, for editors. */
export const inventoryJsonSchema = {
  $id: 'urn:overlab:inventory:1',
  title: 'overlab inventory',
  ...z.toJSONSchema(inventorySchema, { io: 'input' }),
};
