import { describe, expect, it } from 'vitest';
import { networkDriver } from '../../networks/registry.ts';
import type { Network } from '../../networks/network.ts';
import { contradicts, type Capture } from '../../results/capture.ts';
import { withLab } from '../../testing/with-lab.ts';
import { paths } from '../reachability/paths.ts';
import { observeWire } from './observe-wire.ts';

describe('observeWire', () => {
  it('sees the marker and the VNI of an overlay on both hosts, and that they are not encrypted', async () => {
    await withLab({ hosts: 2, networks: ['overlay'] }, async ({ lab }) => {
      const [h1, h2] = lab.hosts as [(typeof lab.hosts)[0], (typeof lab.hosts)[0]];
      const network = await networkDriver('overlay').create(lab, { name: 'clear', engineName: 'clear-abc123' });
      const one = await network.attach(h1, { name: 'clear-1' });
      const two = await network.attach(h2, { name: 'clear-2' });
      const crossing = paths.byAddress(one, two, 'open');
      const common = { title: 'wire', network, paths: crossing, hosts: lab.hosts };

      const control = await observeWire({ ...common, mode: 'control' });
      expect(control.matrix.cells.map(({ observed }) => observed)).toEqual(['open', 'open', 'open']);
      expect(control.captures.map(({ host, complete, detail }) => ({ host, complete, detail }))).toEqual([
        { host: 'h1', complete: true, detail: null },
        { host: 'h2', complete: true, detail: null },
      ]);
      const vni = await network.vni?.();
      expect(vni).toBeGreaterThanOrEqual(4096);
      for (const capture of control.captures) {
        expect(contradicted(capture)).toEqual([]);
        expect(capture.patterns.map(({ title }) => title)).toEqual([
          'the marker in clear',
          `VXLAN of network ${vni} in clear`,
        ]);
        expect(capture.patterns[0]?.sentBy.map(({ host }) => host).toSorted()).toEqual(['h1', 'h2']);
      }
      expect(control.raw.map(({ name }) => name)).toEqual(['capture-wire-h1.txt', 'capture-wire-h2.txt']);
      expect(control.raw[0]?.text).toMatch(
        /198\.18\.\d+\.11 to 198\.18\.\d+\.12, UDP \d+ to 4789, \d+ bytes, marker at/,
      );

      // Taken for one whose hosts send ESP, the same network is found out.
      const { capabilities, ...driver } = network.driver;
      const pretender: Network = {
        name: network.name,
        driver: {
          ...driver,
          capabilities: { ...capabilities, encrypts: true, dataPath: { protocol: 'esp', port: null } },
        },
        attach: network.attach.bind(network),
        connect: network.connect.bind(network),
        disconnect: network.disconnect.bind(network),
        remove: network.remove.bind(network),
        vni: async () => vni ?? null,
      };
      const assertion = await observeWire({ ...common, network: pretender, mode: 'assert' });
      for (const capture of assertion.captures) {
        expect(contradicted(capture)).toEqual(['the marker in clear', `VXLAN of network ${vni} in clear`, 'ESP']);
      }
    });
  });
});

function contradicted(capture: Capture): string[] {
  return capture.patterns.filter((pattern) => contradicts(pattern, capture)).map(({ title }) => title);
}
