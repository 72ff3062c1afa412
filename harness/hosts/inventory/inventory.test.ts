import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { projectRoot } from '../../base/paths.ts';
import { inventorySchema, readInventory } from './inventory.ts';

const valid = {
  name: 'h1',
  address: '192.0.2.11',
  hostKey: `SHA256:${'A'.repeat(43)}`,
  underlay: { address: '198.51.100.11', interface: 'eth1' },
  disposable: true,
};

const other = { ...valid, name: 'h2', address: '192.0.2.12', underlay: { address: '203.0.113.12', interface: 'eth1' } };
const jump = { address: '192.0.2.1', hostKey: valid.hostKey };

let folder: string;

beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'overlab-inventory-'))));
afterEach(() => rm(folder, { recursive: true }));

async function refusal(content: string): Promise<UsageError> {
  const file = path.join(folder, 'hosts.json');
  await writeFile(file, content);
  const error: unknown = await readInventory(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`accepted: ${content}`);
  expect(error.what).toContain(file);
  return error;
}

describe('inventory', () => {
  it('accepts the example', async () => {
    const { hosts } = await readInventory(path.join(projectRoot, 'hosts.example.json'));
    expect(hosts.map((host) => [host.name, host.user, host.port])).toEqual([
      ['h1', 'root', 22],
      ['h2', 'root', 22],
    ]);
    expect(hosts.map((host) => [host.engineSocket, host.jump?.port])).toEqual([
      ['/var/run/docker.sock', undefined],
      ['/run/docker.sock', 22],
    ]);
  });

  it('accepts underlay addresses of several subnets, and one address behind two jump hosts', () => {
    const hosts = [
      { ...valid, jump },
      { ...other, address: valid.address, jump: { ...jump, address: '192.0.2.2' } },
    ];
    expect(inventorySchema.safeParse({ hosts }).success).toBe(true);
  });

  it('says how to find a missing host key, and repeats nothing hostile', async () => {
    const named = await refusal(JSON.stringify({ hosts: [{ ...valid, port: 2222, hostKey: undefined }] }));
    expect(named.remedy).toContain('ssh-keyscan -p 2222 192.0.2.11 | ssh-keygen -lf -');
    const hostile = await refusal(JSON.stringify({ hosts: [{ ...valid, address: '$(id)', hostKey: undefined }] }));
    expect(hostile.remedy).not.toContain('ssh-keyscan');
  });

  it.each([
    ['cut short', '{"hosts": [', 'JSON'],
    ['no hosts', '{"hosts": []}', 'name at least one host'],
    ['wrong type', JSON.stringify({ hosts: [{ ...valid, port: '22' }] }), 'hosts[0].port'],
    ['unknown field', JSON.stringify({ hosts: [{ ...valid, adress: 'x' }] }), 'adress'],
    ['duplicate name', JSON.stringify({ hosts: [valid, valid] }), "'h1' is already the name of hosts[0]"],
    ['shell characters in a name', JSON.stringify({ hosts: [{ ...valid, name: 'h1;reboot' }] }), 'hosts[0].name'],
    ['shell characters in an address', JSON.stringify({ hosts: [{ ...valid, address: '$(id)' }] }), 'hosts[0].address'],
    ['option in a user', JSON.stringify({ hosts: [{ ...valid, user: '-oProxyCommand=x' }] }), 'hosts[0].user'],
    ['path escape', JSON.stringify({ hosts: [{ ...valid, identity: '~/../../etc/shadow' }] }), "'..' is not allowed"],
    ['relative key', JSON.stringify({ hosts: [{ ...valid, identity: 'key' }] }), 'absolute path'],
    ['no host key', JSON.stringify({ hosts: [{ ...valid, hostKey: undefined }] }), 'hosts[0].hostKey'],
    [
      'jump without a host key',
      JSON.stringify({ hosts: [{ ...valid, jump: { address: '192.0.2.1' } }] }),
      'jump.hostKey',
    ],
    [
      'option as jump address',
      JSON.stringify({ hosts: [{ ...valid, jump: { ...jump, address: '-oX=y' } }] }),
      'jump.address',
    ],
    ['unknown field of jump', JSON.stringify({ hosts: [{ ...valid, jump: { ...jump, command: 'x' } }] }), 'command'],
    [
      'relative socket',
      JSON.stringify({ hosts: [{ ...valid, engineSocket: 'docker.sock' }] }),
      'hosts[0].engineSocket',
    ],
    [
      'long socket',
      JSON.stringify({ hosts: [{ ...valid, engineSocket: `/${'x'.repeat(107)}` }] }),
      'at most 107 bytes',
    ],
    ['socket path escape', JSON.stringify({ hosts: [{ ...valid, engineSocket: '/run/../x' }] }), "'..' is not allowed"],
    [
      'IPv6 underlay',
      JSON.stringify({ hosts: [{ ...valid, underlay: { address: '2001:db8::1', interface: 'e' } }] }),
      'IPv4',
    ],
    [
      'one machine twice',
      JSON.stringify({ hosts: [valid, { ...other, address: valid.address }] }),
      "'192.0.2.11:22' is already the SSH server",
    ],
    [
      'one underlay address twice',
      JSON.stringify({ hosts: [valid, { ...other, underlay: valid.underlay }] }),
      "'198.51.100.11' is already the underlay address of hosts[0]",
    ],
    ['not disposable', JSON.stringify({ hosts: [{ ...valid, disposable: false }] }), '"disposable": true'],
  ])('refuses %s, naming the place', async (_title, content, place) => {
    const { why, remedy } = await refusal(content);
    expect(why).toContain(place);
    expect(remedy).toContain('hosts.example.json');
  });
});
