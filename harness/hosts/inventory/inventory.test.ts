import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { projectRoot } from '../../base/paths.ts';
import { readInventory } from './inventory.ts';

const valid = {
  name: 'h1',
  address: '192.0.2.11',
  hostKey: `SHA256:${'A'.repeat(43)}`,
  underlay: { address: '198.51.100.11', interface: 'eth1' },
  disposable: true,
};

async function refusal(content: string): Promise<UsageError> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'overlab-inventory-')), 'hosts.json');
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
    ['not disposable', JSON.stringify({ hosts: [{ ...valid, disposable: false }] }), '"disposable": true'],
  ])('refuses %s, naming the place', async (_title, content, place) => {
    const { why, remedy } = await refusal(content);
    expect(why).toContain(place);
    expect(remedy).toContain('hosts.example.json');
  });
});
