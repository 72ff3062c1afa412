import { describe, expect, it } from 'vitest';
import { withLab } from '../../testing/with-lab.ts';
import { networkDriver } from '../registry.ts';

describe('a service on an overlay', () => {
  it('runs its tasks on the hosts that it was given, and is gone from them once it is removed', async () => {
    await withLab({ hosts: 3, networks: ['overlay'] }, async ({ lab }) => {
      const network = await networkDriver('overlay').create(lab, { name: 'front', engineName: 'front-abc123' });
      const hosts = lab.hosts.slice(1);
      const publish = { port: 8080, mode: 'host' } as const;
      const service = await network.startService!({ name: 'web', replicas: 2, hosts, publish });
      expect(service.tasks.map(({ name }) => name)).toEqual(['web.1', 'web.2']);
      expect(service.tasks.map(({ host }) => host.name).toSorted()).toEqual(['h2', 'h3']);
      expect(service.vip).toMatch(/^198\.19\./);
      for (const { host, address } of service.tasks) {
        expect(address).toMatch(/^198\.19\./);
        const containers = await host.engine.listContainers();
        expect(containers.map(({ Labels }) => Labels['overlab.run'])).toEqual([lab.id]);
      }
      await service.remove();
      for (const host of lab.hosts) expect(await host.engine.listContainers({ all: true })).toEqual([]);
      await network.remove();
    });
  });
});
