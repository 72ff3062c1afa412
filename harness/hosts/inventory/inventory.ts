import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, UsageError } from '../../base/errors.ts';
import { fingerprintSchema } from '../ssh/ssh-target.ts';
import { showHostKeyCommand } from '../ssh/fingerprint.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use lower-case letters, digits and hyphens, at most 32');

const hostName = z.union(
  [
    z.ipv4(),
    z.ipv6(),
    z.string().regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?)*$/i),
  ],
  'give an IP address or a host name',
);

const cleanPath = z
  .string()
  .min(1)
  .refine((file) => !/[\0\n\r]/.test(file), 'control characters are not allowed')
  .refine((file) => !file.split('/').includes('..'), "'..' is not allowed");

const identity = cleanPath.refine(
  (file) => path.isAbsolute(file) || file.startsWith('~/'),
  "give an absolute path, or one that starts with '~/'",
);

/** Room for a path in a unix socket's address, unix(7). */
const socketPathBytes = 107;

const engineSocket = cleanPath
  .refine((file) => path.isAbsolute(file), 'give an absolute path')
  .refine((file) => Buffer.byteLength(file) <= socketPathBytes, `give at most ${socketPathBytes} bytes`);

const port = z.number().int().min(1).max(65_535).default(22);
const user = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not a user name')
  .default('root');

const jumpSchema = z.strictObject({
  address: hostName.describe('Where the SSH server of the jump host answers.'),
  port: port.describe('TCP port of its SSH server.'),
  user: user.describe('User to log in as; it needs no rights there.'),
  identity: identity.optional().describe('Private key file; without it the SSH agent is asked.'),
  hostKey: fingerprintSchema.describe('Fingerprint of its SSH host key; any other key is refused.'),
});

const inventoryHostSchema = z.strictObject({
  name: name.describe('Unique name of the host.'),
  address: hostName.describe('Where its SSH server answers, as the jump host sees it if there is one.'),
  port: port.describe('TCP port of its SSH server.'),
  user: user.describe('User to log in as: root, or one with sudo without a password.'),
  identity: identity.optional().describe('Private key file; without it the SSH agent is asked.'),
  hostKey: fingerprintSchema.describe(
    "Fingerprint of its SSH host key, which 'ssh-keyscan -p PORT ADDRESS | ssh-keygen -lf -' shows; any other key is refused.",
  ),
  jump: jumpSchema.optional().describe('SSH server to go through, when the host cannot be reached directly.'),
  engineSocket: engineSocket.default('/var/run/docker.sock').describe("Path of its Docker Engine's socket."),
  underlay: z
    .strictObject({
      address: z.ipv4('give an IPv4 address: underlays are IPv4'),
      interface: z.string().regex(/^[a-zA-Z0-9_.-]{1,15}$/, 'not an interface name'),
    })
    .describe('Its IPv4 address and interface on the network that joins the hosts; they need not be in one subnet.'),
  disposable: z
    .literal(true, 'only hosts marked "disposable": true are touched')
    .describe('Says that the harness may change the networks and the swarm of this host.'),
  labels: z.record(name, z.string().max(128)).default({}).describe('Free labels.'),
});

export type InventoryHost = z.infer<typeof inventoryHostSchema>;

/** What no two hosts may share. */
const uniqueFields: readonly { of: (host: InventoryHost) => string; path: string[]; what: string }[] = [
  { of: ({ name }) => name, path: ['name'], what: 'name' },
  {
    of: ({ address, port, jump }) => `${address}:${port}${jump === undefined ? '' : ` behind ${jump.address}`}`,
    path: ['address'],
    what: 'SSH server',
  },
  { of: ({ underlay }) => underlay.address, path: ['underlay', 'address'], what: 'underlay address' },
];

/** The file that `--hosts FILE` takes: machines of the user's, to be driven over SSH. */
export const inventorySchema = z
  .strictObject({
    $schema: z.string().optional(),
    hosts: z.array(inventoryHostSchema).min(1, 'name at least one host'),
  })
  .superRefine(({ hosts }, context) => {
    for (const { of, path: field, what } of uniqueFields) {
      const seen = new Map<string, number>();
      for (const [index, host] of hosts.entries()) {
        const value = of(host);
        const first = seen.get(value);
        if (first === undefined) {
          seen.set(value, index);
          continue;
        }
        context.addIssue({
          code: 'custom',
          path: ['hosts', index, ...field],
          message: `'${value}' is already the ${what} of hosts[${first}]`,
        });
      }
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
    remedy: [remedy, ...hostKeyCommands(content)].join('\n'),
  });
}

const keylessSchema = z.object({ hosts: z.array(z.unknown()) });
const keylessHostSchema = z.object({ address: hostName, port, hostKey: z.undefined().optional() });

/** How to find the host keys that are missing. Nothing is repeated here that is not an address. */
function hostKeyCommands(content: unknown): string[] {
  const hosts = keylessSchema.safeParse(content).data?.hosts ?? [];
  const keyless = hosts.flatMap((host) => keylessHostSchema.safeParse(host).data ?? []);
  return keyless.map(({ address, port }) => `its hostKey is shown by: ${showHostKeyCommand(address, port)}`);
}

/** JSON Schema of the inventory, for editors. */
export const inventoryJsonSchema = {
  $id: 'urn:overlab:inventory:1',
  title: 'overlab inventory',
  ...z.toJSONSchema(inventorySchema, { io: 'input' }),
};
