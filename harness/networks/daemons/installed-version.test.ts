import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { installedVersion } from './installed-version.ts';

const etcd = { argv: ['etcd', '--version'], product: 'etcd', debianPackage: 'etcd-server' } as const;

function host(name: string, stdout: string): Host {
  return { name, exec: async () => ({ stdout, stderr: '', exitCode: stdout === '' ? 127 : 0 }) } as unknown as Host;
}

it('is told by the first host', async () => {
  expect(await installedVersion([host('h1', 'etcd Version: 3.5.16'), host('h2', 'etcd Version: 3.4.23')], etcd)).toBe(
    '3.5.16',
  );
});

it('is asked of every host', async () => {
  await expect(installedVersion([host('h1', 'etcd Version: 3.5.16'), host('h2', '')], etcd)).rejects.toMatchObject({
    what: 'h2 has no etcd',
    remedy: "install etcd, in Debian the package 'etcd-server', on h2",
  });
});
