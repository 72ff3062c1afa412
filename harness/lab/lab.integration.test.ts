import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineClient } from '../engine/streams/engine-client.ts';
import { streamTo } from '../hosts/dind/engine-reach.ts';
import { withLab } from '../testing/with-lab.ts';

const ping = (address: string) => ['ping', '-c', '1', '-W', '1', address];

describe('a lab of Docker-in-Docker hosts', () => {
  it('is a hermetic switch of hosts that are reached by streams', async () => {
    await withLab({ hosts: 2 }, async ({ lab, descriptor, outer }) => {
      const [h1, h2] = lab.hosts as [(typeof lab.hosts)[0], (typeof lab.hosts)[0]];

      // Hosts reach each other, also by addresses that are none of the underlay's.
      expect((await h1.exec(ping(h2.underlay.address))).exitCode).toBe(0);
      await h2.exec(['ip', 'address', 'add', '198.19.255.1/32', 'dev', 'lo']);
      await h1.exec(['ip', 'route', 'add', '198.19.255.1/32', 'via', h2.underlay.address]);
      expect((await h1.exec(ping('198.19.255.1'))).exitCode).toBe(0);

      // There is no way out, and no name leads anywhere.
      expect((await h1.exec(['ip', 'route', 'show', 'default'])).stdout).toBe('');
      const asked = await h1.exec(['getent', 'hosts', 'example.com'], { check: false });
      expect(asked.exitCode).toBe(2);

      // Capabilities are listed one by one; the engine's socket lies in a folder for its owner alone.
      const { HostConfig } = await outer.docker.getContainer(descriptor.hosts[0]!.container!).inspect();
      expect(HostConfig.Privileged).toBe(false);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(HostConfig.PortBindings ?? {}).toEqual({});

      // Both ways to the engine work, also for a command whose streams are hijacked.
      const container = outer.docker.getContainer(descriptor.hosts[0]!.container!);
      const { reach } = descriptor.hosts[0]!;
      if (reach.kind !== 'socket') throw new Error(`reached by ${reach.kind}`);
      expect((await stat(path.dirname(reach.path))).mode & 0o777).toBe(0o700);
      for (const way of [reach, { kind: 'dial-stdio' as const }]) {
        const engine = engineClient(streamTo(container, way));
        expect((await engine.version()).Version).toBe(h1.engineVersion);
        expect(await engine.listImages()).toHaveLength(1);
      }
    });
  });

  it('falls back to dial-stdio where sockets of shared folders do not work', async () => {
    await withLab({ hosts: 1, sharesFolders: false }, async ({ lab, descriptor }) => {
      expect(descriptor.hosts[0]?.reach).toEqual({ kind: 'dial-stdio' });
      const [host] = lab.hosts;
      const container = await host!.engine.createContainer({
        Image: lab.endpointImage,
        HostConfig: { NetworkMode: 'none' },
      });
      await container.start();
      expect((await container.inspect()).State.Running).toBe(true);
    });
  });

  it('tells what went wrong when a command on a host fails, does not end, or does not exist', async () => {
    await withLab({ hosts: 1 }, async ({ lab }) => {
      const [host] = lab.hosts;
      await expect(host!.exec(['sh', '-c', 'echo because >&2; exit 3'])).rejects.toThrow(
        /on h1 ended with code 3: because/,
      );
      await expect(host!.exec(['sleep', '60'], { timeoutMs: 300 })).rejects.toThrow(/on h1 did not end/);
      await expect(host!.exec(['no-such-program'])).rejects.toThrow(/no-such-program/);
      expect((await host!.exec(['cat'], { stdin: 'through' })).stdout).toBe('through');
    });
  });
});
