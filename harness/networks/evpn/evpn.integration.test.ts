import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { withLab } from '../../testing/with-lab.ts';
import type { Endpoint } from '../endpoint.ts';
import { installPlugin, removePlugin } from '../plugin/installations.ts';
import type { PluginTools } from '../plugin/plugin.ts';
import { evpnDriver } from './evpn.ts';

const tools: PluginTools = {
  programOn: (host, program) => Promise.reject(new Error(`${host.name} was not to be brought ${program}`)),
  storeMembers: 1,
};

async function pings({ host, pid }: Endpoint, target: Endpoint): Promise<boolean> {
  const enter = ['nsenter', `--net=/proc/${pid}/ns/net`];
  const { exitCode } = await host.exec([...enter, 'ping', '-c', '2', '-W', '2', target.address!], { check: false });
  return exitCode === 0;
}

/** What a plugin could leave: devices, routes, folders, processes. */
async function traces({ exec }: Host): Promise<string[]> {
  const commands = [
    ['ls', '/sys/class/net'],
    ['ip', 'route'],
    ['ls', '/run', '/run/frr', '/var/tmp', '/var/lib/frr'],
  ];
  const said = await Promise.all(commands.map((command) => exec(command)));
  const { stdout: processes } = await exec(['ps', '-e', '-o', 'args=']);
  return [...said.map(({ stdout }) => stdout), ...processes.split('\n').filter((line) => /frr/.test(line))];
}

it('EVPN joins hosts and keeps networks apart, and nothing of it stays once it is removed', async () => {
  await withLab({ hosts: 2 }, async ({ lab }) => {
    const before = await Promise.all(lab.hosts.map(traces));
    const { installation } = await installPlugin(evpnDriver, lab, tools);
    expect(installation.versions['frr']).toMatch(/^\d+\.\d/);
    expect(installation.daemons.map(({ name }) => name)).toEqual(expect.arrayContaining(['zebra', 'bgpd']));

    const [blue, red] = await Promise.all(
      ['blue', 'red'].map((name) => evpnDriver.create(lab, { name, engineName: `${name}-evpn${name.slice(-2)}` })),
    );
    const [here, there] = await Promise.all(lab.hosts.map((host) => blue!.attach(host, { name: 'blue' })));
    const apart = await red!.attach(lab.hosts[1]!, { name: 'red' });
    expect(await installation.missing()).toEqual([]);
    expect(await pings(here!, there!)).toBe(true);
    expect(await pings(there!, here!)).toBe(true);
    expect(await pings(here!, apart)).toBe(false);

    await Promise.all([blue!.remove(), red!.remove()]);
    await removePlugin(lab);
    expect(await Promise.all(lab.hosts.map(traces))).toEqual(before);
  });
});
