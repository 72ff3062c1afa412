import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../base/paths.ts';
import type { Host } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';
import type { Lab, LabDescriptor } from '../../lab/lab.ts';
import { withLab } from '../../testing/with-lab.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Network } from '../network.ts';
import { inNamespace, type Place } from '../place.ts';
import { installPlugin, removePlugin } from '../plugin/installations.ts';
import { cniDriver } from './cni-driver.ts';
import { parseCniFile, readCniFile, type CniFile } from './read-cni-file.ts';

const example = (name: string): CniFile =>
  readCniFile(fileURLToPath(new URL(`examples/${name}.conflist`, import.meta.url)));

/** What plugins could leave on a host: links, chains and rules, and what addresses they gave out. */
async function traces(host: Host): Promise<string[]> {
  const commands = [['ls', '/sys/class/net'], ['iptables-save'], ['ls', '/run', '/var/lib']];
  const said = await Promise.all(commands.map((argv) => host.exec(argv)));
  return said
    .flatMap(({ stdout }) => stdout.split('\n').map((line) => line.replace(/ \[\d+:\d+\]$/, '')))
    .filter((line) => !line.startsWith('#') && !line.startsWith('veth'));
}

async function pings(from: Endpoint, to: Endpoint): Promise<boolean> {
  const ping = inNamespace(from, ['ping', '-c', '3', '-i', '0.2', '-W', '2', to.address!]);
  return (await from.host.exec(ping, { check: false })).exitCode === 0;
}

const server = [
  'import socket',
  's = socket.create_server(("", 8080))',
  'print("ready", flush=True)',
  's.accept()[0].sendall(b"served")',
].join('\n');
const client = 'import socket, sys; print(socket.create_connection((sys.argv[1], 8080), 5).recv(9).decode())';

/** What comes from a port of an address when somebody serves it somewhere. */
async function served(by: Place & Endpoint, asker: Host, address: string): Promise<string> {
  const serving = await by.host.spawn(inNamespace(by, ['python3', '-c', server]));
  await once(linesOf(serving.stdout), 'line');
  return (await asker.exec(['python3', '-c', client, address])).stdout.trim();
}

/** Puts a list's plugins on a lab, lets a network of theirs be used, and takes them off. */
async function withNetwork(lab: Lab, file: CniFile, use: (network: Network) => Promise<void>): Promise<void> {
  const driver = cniDriver('cni:test', file);
  await installPlugin(driver, lab, { programOn: () => Promise.reject(new Error('none')), storeMembers: 1 });
  try {
    const network = await driver.create(lab, { name: 'blue', engineName: 'blue' });
    await use(network);
    await driver.check!(lab);
    await network.remove();
  } finally {
    await removePlugin(lab);
  }
}

async function attachAndDie(descriptor: LabDescriptor, file: CniFile): Promise<void> {
  const script = path.join(projectRoot, 'harness/networks/cni/testing/attach-and-wait.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ descriptor, file }));
  const [said] = (await once(linesOf(child.stdout), 'line')) as [string];
  expect(said).toBe('attached');
  child.kill('SIGKILL');
}

describe('networks of CNI plugins', () => {
  it('join containers as their lists say, and leave nothing on the hosts', async () => {
    await withLab({ hosts: 2 }, async ({ lab, descriptor }) => {
      const [h1, h2] = [lab.hosts[0]!, lab.hosts[1]!];
      const before = await traces(h1);

      await withNetwork(lab, example('bridge'), async (network) => {
        const [a, b] = [
          await network.attach(h1, { name: 'a', publish: [8080] }),
          await network.attach(h1, { name: 'b' }),
        ];
        expect(await pings(a, b)).toBe(true);
        // From other hosts, the engine's firewall drops it.
        expect(await served(a, h1, h1.underlay.address)).toBe('served');
        await network.disconnect(b);
        expect(await pings(a, b)).toBe(false);
        expect(await pings(a, await network.connect(b))).toBe(true);
      });
      expect(await traces(h1)).toEqual(before);

      await withNetwork(lab, example('macvlan'), async (network) => {
        const [a, b] = [await network.attach(h1, { name: 'a' }), await network.attach(h2, { name: 'b' })];
        expect([a.address, b.address]).toEqual(['10.88.1.10', '10.88.2.10']);
        expect(await pings(a, b)).toBe(true);
      });

      const ptp = (cniVersion: string, ipam: object) =>
        parseCniFile('ptp', {
          cniVersion,
          name: 'ptp',
          plugins: [{ type: 'ptp', ipam }, { type: 'firewall' }],
        });
      const routes = [{ dst: '0.0.0.0/0' }];
      await withNetwork(lab, ptp('1.0.0', { type: 'host-local', subnet: '10.89.0.0/24', routes }), async (network) => {
        const [a, b] = [await network.attach(h1, { name: 'a' }), await network.attach(h1, { name: 'b' })];
        expect(await pings(a, b)).toBe(true);
      });
      await withNetwork(lab, ptp('0.3.1', { type: 'host-local', subnet: '10.89.0.0/33' }), async (network) => {
        await expect(network.attach(h1, { name: 'a' })).rejects.toThrow(
          /^h1 did not start a: ADD of the plugin ptp: .*10\.89\.0\.0\/33.*, code \d+$/,
        );
      });
      await expect(
        withNetwork(
          lab,
          parseCniFile('absent', { ...example('bridge').list, plugins: [{ type: 'absent' }] }),
          async () => undefined,
        ),
      ).rejects.toThrow(/^h[12] has no CNI plugin absent: looked for in .*\/usr\/lib\/cni, /);
      expect(await traces(h1)).toEqual(before);

      await attachAndDie(descriptor, example('bridge'));
      await expect.poll(() => traces(h1), { timeout: 10_000, interval: 200 }).toEqual(before);
    });
  });
});
