import { once } from 'node:events';
import { expect, it } from 'vitest';
import { UnsupportedError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';
import type { Lab } from '../../lab/lab.ts';
import { withLab } from '../../testing/with-lab.ts';
import { pluginSubnet } from '../address-slices.ts';
import { installPlugin, pluginOn, removePlugin } from '../plugin/installations.ts';
import { hasPlugin, type PluginDriver, type PluginTools } from '../plugin/plugin.ts';
import { networkDriver } from '../registry.ts';
import { formSwarm } from '../swarm/swarm.ts';

const tools: PluginTools = {
  programOn: (host, program) => Promise.reject(new Error(`${host.name} was not to be brought ${program}`)),
  storeMembers: 1,
};

function plugin(name: string): PluginDriver {
  const driver = networkDriver(name);
  if (!hasPlugin(driver)) throw new Error(`${name} is no plugin`);
  return driver;
}

/** Why a plugin is refused, and what to do. */
async function refusal(name: string, lab: Lab): Promise<{ why: string; remedy: string }> {
  const error = await installPlugin(plugin(name), lab, tools).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnsupportedError)) throw error instanceof Error ? error : new Error(`${name} was not refused`);
  expect(pluginOn(lab)).toBeUndefined();
  return { why: error.why ?? '', remedy: error.remedy ?? '' };
}

const holder = [
  'import socket, sys',
  'tcp = sys.argv[1] == "tcp"',
  's = socket.socket(type=socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)',
  'tcp and s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)',
  's.bind(("0.0.0.0", int(sys.argv[2])))',
  'tcp and s.listen()',
  'print("held", flush=True)',
  'sys.stdin.read()',
].join('\n');

/** A process holds a port while something is done. */
async function whileHeld(host: Host, protocol: 'tcp' | 'udp', port: number, act: () => Promise<void>): Promise<void> {
  const child = await host.spawn(['python3', '-c', holder, protocol, String(port)]);
  const said = once(linesOf(child.stdout), 'line');
  await Promise.race([said, child.exited.then((code) => Promise.reject(new Error(`it ended with code ${code}`)))]);
  try {
    await act();
  } finally {
    child.stdin.end();
    await child.exited;
  }
}

/** Traces of a plugin that was started after all. */
async function traces({ exec }: Host): Promise<string[]> {
  const said = await Promise.all([exec(['ls', '/sys/class/net', '/run']), exec(['ip', '-4', 'route'])]);
  return said.map(({ stdout }) => stdout);
}

it('plugins are refused where somebody has what they take, before anything of them is on a host', async () => {
  await withLab({ hosts: 2 }, async ({ lab }) => {
    const [h1, h2] = [lab.hosts[0]!, lab.hosts[1]!];
    const pool = pluginSubnet(lab.hosts.map(({ underlay }) => underlay.address));
    const before = await Promise.all(lab.hosts.map(traces));

    await whileHeld(h2, 'udp', 8472, async () => {
      const { why, remedy } = await refusal('static-vxlan', lab);
      expect(why).toMatch(/^UDP port 8472 of h2 is held by python3 \(pid \d+\)$/);
      expect(remedy).toMatch(/^end what holds it on h2: .*; or have it otherwise, as in --network static-vxlan\+port=/);
      expect((await refusal('flannel:vxlan', lab)).why).toMatch(/^UDP port 8472 of h2 is held by python3/);
      await installPlugin(plugin('static-vxlan+port=8473'), lab, tools);
      await removePlugin(lab);
    });

    await whileHeld(h1, 'tcp', 2379, async () => {
      const { why, remedy } = await refusal('flannel:host-gw', lab);
      expect(why).toMatch(/^TCP port 2379 of h1 \(for etcd\) is held by python3/);
      expect(remedy).not.toContain('--network');
    });

    const network = await h2.engine.createNetwork({ Name: 'mine', IPAM: { Config: [{ Subnet: pool }] } });
    expect(await refusal('flannel:vxlan', lab)).toEqual({
      why: `the subnet ${pool} overlaps ${pool}, which the docker network mine has on h2`,
      remedy: 'on h2: docker network rm mine; or have it otherwise, as in --network flannel:vxlan+subnet=10.5.0.0/16',
    });
    expect((await refusal('static-vxlan+subnet=198.18.0.0/16', lab)).why).toMatch(
      /^the subnet 198\.18\.0\.0\/16 overlaps 198\.18\.\d+\.11\/24, which the underlay has on h1; .* on h2$/,
    );
    expect((await refusal('static-vxlan+subnet=198.19.0.0/16', lab)).why).toContain(
      'which the docker network bridge has on h2',
    );
    await network.remove();

    await h1.exec(['ip', 'link', 'add', 'flannel.7', 'type', 'vxlan', 'id', '7', 'dstport', '8472']);
    expect((await refusal('flannel:vxlan+vni=7', lab)).why).toBe(
      'VNI 7 on UDP port 8472 of h1 belongs to the device flannel.7; h1 has a device flannel.7 already',
    );
    await h1.exec(['ip', 'link', 'delete', 'flannel.7']);
    expect(await Promise.all(lab.hosts.map(traces))).toEqual(before);

    await formSwarm(lab);
    const overlay = await h1.engine.createNetwork({ Name: 'over', Driver: 'overlay', Attachable: true });
    const { why, remedy } = await refusal('static-vxlan+port=4789+vni=4090', lab);
    expect(why).toMatch(/VNI \d+ on UDP port 4789 of h1 belongs to the swarm's network (ingress|over)/);
    expect(remedy).toContain('leave those from 4096 on to the swarm');
    await overlay.remove();
    expect((await refusal('static-vxlan+port=4789+vni=5000', lab)).why).toContain(
      "belongs to the swarm's next networks",
    );
  });
});
