import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOuterEngine, type OuterEngine } from '../../engine/outer/outer-engine.ts';
import { withLab } from '../../testing/with-lab.ts';
import type { Host } from '../host.ts';
import { vmProvider } from './vm-provider.ts';

let outer: OuterEngine;

beforeAll(async () => {
  outer = await findOuterEngine();
});

afterAll(async () => {
  await outer.release();
});

async function say(host: Host, ...argv: string[]): Promise<string> {
  return (await host.exec(argv)).stdout.trim();
}

/** What must be a host's own, and no other's. */
async function identity(host: Host): Promise<Record<string, string>> {
  const { ID } = (await host.engine.info()) as { ID: string };
  const [hostName, machineId, addresses, hostKey, random, uuid] = await Promise.all([
    say(host, 'hostname'),
    say(host, 'cat', '/etc/machine-id'),
    say(host, 'ip', '-json', 'link', 'show'),
    say(host, 'ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'),
    say(host, 'python3', '-c', 'import os; print(os.urandom(16).hex())'),
    say(host, 'cat', '/proc/sys/kernel/random/uuid'),
  ]);
  const links = JSON.parse(addresses) as { ifname: string; address: string }[];
  const macOf = (name: string) => links.find(({ ifname }) => ifname === name)?.address ?? `no ${name}`;
  const macs = { mac: macOf('eth0'), managementMac: macOf('mgmt0'), bridgeMac: macOf('docker0') };
  return { hostName, machineId, ...macs, hostKey, random, uuid, engine: ID };
}

describe('VM hosts', () => {
  it('have a kernel of their own, and share nothing although they resume one snapshot', async () => {
    await withLab({ hosts: [vmProvider, vmProvider] }, async ({ lab, descriptor }) => {
      const [h1, h2] = lab.hosts as [Host, Host];
      const [first, second] = await Promise.all([identity(h1), identity(h2)]);
      for (const [what, value] of Object.entries(first)) {
        expect(value, what).not.toBe('');
        expect(second[what], what).not.toBe(value);
      }
      expect([first.hostName, second.hostName]).toEqual(['h1', 'h2']);
      expect(outer.version.kernel).not.toBe(descriptor.hosts[0]?.kernel);
      expect(['emulated-vm', 'kvm-vm']).toContain(lab.tier);

      // A snapshot is older than its resumption: the clock was set.
      const seconds = Number(await say(h1, 'date', '+%s'));
      expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);

      // They reach each other and nothing else; no name leads anywhere.
      await h1.exec(['ping', '-c', '1', '-W', '3', h2.underlay.address]);
      expect(await say(h1, 'ip', 'route', 'show', 'default')).toBe('');
      expect((await h1.exec(['getent', 'hosts', 'example.com'], { check: false })).exitCode).toBe(2);

      // The container around it can do nothing but make a bridge.
      const { HostConfig } = await outer.docker.getContainer(descriptor.hosts[0]!.container!).inspect();
      expect(HostConfig.Privileged).toBe(false);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(HostConfig.CapAdd).toEqual(['NET_ADMIN']);
      expect(HostConfig.PortBindings ?? {}).toEqual({});
    });
  });

  it('are reached through their container where no folder can be shared', async () => {
    const remote = {
      ...vmProvider,
      prepare: (...[engine, context]: Parameters<typeof vmProvider.prepare>) =>
        vmProvider.prepare(engine, { ...context, outer: { ...context.outer, sharesFolders: false } }),
    };
    await withLab({ hosts: [remote] }, async ({ lab, descriptor }) => {
      const { reach } = descriptor.hosts[0]!;
      expect(reach.kind === 'ssh' && reach.target.via.kind).toBe('container');
      expect(await say(lab.hosts[0]!, 'hostname')).toBe('h1');
    });
  });
});
