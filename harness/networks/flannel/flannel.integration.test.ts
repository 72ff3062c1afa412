import { describe, expect, it } from 'vitest';
import type { OuterEngine } from '../../engine/outer/outer-engine.ts';
import type { Host } from '../../hosts/host.ts';
import { withLab } from '../../testing/with-lab.ts';
import { findOffers } from '../artifacts/offers.ts';
import { obtainArtifacts } from '../artifacts/obtain.ts';
import { HostPrograms } from '../plugin/host-programs.ts';
import { installationOn, installPlugin, removePlugin } from '../plugin/installations.ts';
import { flannelArtifact } from './flannel-artifact.ts';
import { flannelDrivers } from './flannel.ts';

async function flanneld({ docker: engine, version: { architecture } }: OuterEngine): Promise<string | undefined> {
  const ground = { folder: process.env.OVERLAB_PLUGINS, architecture, engine, env: process.env };
  const obtained = await obtainArtifacts(await findOffers([flannelArtifact], ground), () => undefined);
  const came = obtained.get(flannelArtifact);
  return came !== undefined && 'path' in came ? came.path : undefined;
}

/** What a plugin might leave on a host. */
async function traces(host: Host): Promise<Record<string, string[]>> {
  const lines = async (...argv: string[]) => (await host.exec(argv)).stdout.split('\n').map((line) => line.trim());
  const [links, addresses, routes, rules, runs, files] = await Promise.all([
    lines('ls', '/sys/class/net'),
    lines('ip', '-4', '-oneline', 'address'),
    lines('ip', '-4', 'route'),
    lines('iptables-save'),
    lines('ps', '-e', '-o', 'comm='),
    lines('ls', '/run'),
  ]);
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
      if (path === undefined) return skip('flanneld cannot be had here');
      const programs = new HostPrograms(lab.id, { flanneld: path });
      const tools = { programOn: (host: Host, name: string) => programs.pathOn(host, name), storeMembers: 1 };
      const before = await Promise.all(lab.hosts.map(traces));
      for (const driver of flannelDrivers.filter(({ name }) => ['flannel:vxlan', 'flannel:host-gw'].includes(name))) {
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
});
