import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../base/errors.ts';
import type { OuterEngine } from '../../engine/outer/outer-engine.ts';
import type { Host } from '../../hosts/host.ts';
import { withLab } from '../../testing/with-lab.ts';
import { findOffers } from '../artifacts/offers.ts';
import { startEtcd } from '../etcd/etcd.ts';
import { runFolder } from '../host-state/run-folder.ts';
import type { PluginDriver } from '../plugin/plugin.ts';
import { networkDriver } from '../registry.ts';
import { HostPrograms } from '../plugin/host-programs.ts';
import { installationOn, installPlugin, removePlugin } from '../plugin/installations.ts';
import { flannelArtifact } from './flannel-artifact.ts';
import { flannelBackends } from './flannel-backends.ts';
import { configEntry } from './flannel-config.ts';
import { startFlanneld } from './flanneld.ts';

/** Where flanneld is on this machine, or why there is no way to it here. A way that is there and fails, fails the test. */
async function flanneld({
  docker: engine,
  version: { architecture },
}: OuterEngine): Promise<string | UnsupportedError> {
  const ground = { folder: process.env.OVERLAB_PLUGINS, architecture, engine, env: process.env };
  const offer = (await findOffers([flannelArtifact], ground)).get(flannelArtifact)!;
  return offer instanceof UnsupportedError ? offer : offer.obtain(() => undefined);
}

/** What a plugin might leave on a host. Processes are listed alone: what is just being started beside it is one more. */
async function traces(host: Host): Promise<Record<string, string[]>> {
  const lines = async (...argv: string[]) => (await host.exec(argv)).stdout.split('\n').map((line) => line.trim());
  const [links, addresses, routes, rules, files] = await Promise.all([
    lines('ls', '/sys/class/net'),
    lines('ip', '-4', '-oneline', 'address'),
    lines('ip', '-4', 'route'),
    lines('iptables-save'),
    lines('ls', '/run'),
  ]);
  const runs = await lines('ps', '-e', '-o', 'comm=');
  return {
    links,
    addresses,
    routes,
    rules: rules.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ \[\d+:\d+\]$/, '')),
    runs: runs.filter((name) => ['etcd', 'flanneld', 'python3'].includes(name)),
    files,
  };
}

describe('Flannel', () => {
  it('joins hosts, and leaves nothing on them once it is taken off', { timeout: 120_000 }, async ({ skip }) => {
    await withLab({ hosts: 2 }, async ({ lab, outer }) => {
      const path = await flanneld(outer);
      if (path instanceof UnsupportedError) return skip(path.message);
      const programs = new HostPrograms(lab.id, { flanneld: path });
      const tools = { programOn: (host: Host, name: string) => programs.pathOn(host, name), storeMembers: 1 };
      const before = await Promise.all(lab.hosts.map(traces));
      for (const name of ['flannel:vxlan', 'flannel:host-gw', 'flannel:vxlan+subnet=10.5.0.0/16+vni=7+port=8473+cni']) {
        const driver = networkDriver(name) as PluginDriver;
        await installPlugin(driver, lab, tools);
        expect(installationOn(lab, driver).versions.flannel).toContain('0.28.9');
        const network = await driver.create(lab, { name: 'blue', engineName: 'blue-abc123' });
        const [first, second] = await Promise.all(
          lab.hosts.map((host, index) => network.attach(host, { name: `endpoint-${index}` })),
        );
        const ping = ['ping', '-c', '1', '-W', '2', '-M', 'do', second!.address!];
        await lab.hosts[0]!.exec(['nsenter', `--net=/proc/${first!.pid}/ns/net`, ...ping]);
        await network.remove();
        await removePlugin(lab);
      }
      await programs.remove();
      expect(await Promise.all(lab.hosts.map(traces))).toEqual(before);
    });
  });

  it('is quoted when its daemon ends, and leaves nothing then', { timeout: 120_000 }, async ({ skip }) => {
    await withLab({ hosts: 1 }, async ({ lab, outer }) => {
      const [host] = lab.hosts as [Host];
      const path = await flanneld(outer);
      if (path instanceof UnsupportedError) return skip(path.message);
      const programs = new HostPrograms(lab.id, { flanneld: path });
      const program = await programs.pathOn(host, 'flanneld');
      const store = await startEtcd(lab, lab.hosts, 1);
      const before = await traces(host);
      const pool = '10.5.0.0/16';
      const [vxlan] = flannelBackends.map((make) => make({}));
      const backend = { ...vxlan!, config: { Type: 'carrier-pigeon' } };
      await store.put(new Map([configEntry(pool, backend)]));
      const { endpoints } = store;
      const folder = runFolder('flannel', lab.id);
      const place = host.underlay;
      await expect(startFlanneld({ host, program, place, backend, pool, endpoints, folder })).rejects.toThrow(
        /^flanneld on h1 ended: .*carrier-pigeon/s,
      );
      expect(await traces(host)).toEqual(before);
      await store.remove();
      await programs.remove();
    });
  });
});
