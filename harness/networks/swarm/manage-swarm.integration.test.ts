import { expect, it } from 'vitest';
import { withLab } from '../../testing/with-lab.ts';
import { networkDriver } from '../registry.ts';
import { ManagedSwarm } from './manage-swarm.ts';

const gossip = ['INPUT', '-p', 'tcp', '--dport', '7946', '-j', 'DROP'];

it('takes a host out of the swarm whose engine gave up attaching a container, and says that it took a second request', () =>
  withLab({ hosts: 2, networks: ['overlay'] }, async ({ lab }) => {
    const [h1, h2] = [lab.hosts[0]!, lab.hosts[1]!];
    const network = await networkDriver('overlay').create(lab, { name: 'blue', engineName: 'blue' });
    await network.attach(h1, { name: 'blue-1' });
    // The other host's tables cannot arrive, for which the engine waits longer than attaching may take.
    await h2.exec(['iptables', '-w', '-I', ...gossip]);
    const container = await h2.engine.createContainer({
      Image: lab.endpointImage,
      HostConfig: { NetworkMode: 'blue' },
    });
    await expect(container.start()).rejects.toThrow('context deadline exceeded');
    await h2.exec(['iptables', '-w', '-D', ...gossip]);
    const told: unknown[] = [];
    const swarm = new ManagedSwarm(lab, ({ name }, refusals) => told.push(name, refusals));
    await swarm.remove(h2);
    expect(told).toEqual(['h2', [expect.stringContaining('context deadline exceeded')]]);
    await swarm.join(h2);
    expect(await swarm.states()).toBe('h1 ready, h2 ready');
    await network.attach(h2, { name: 'blue-2' });
  }));
