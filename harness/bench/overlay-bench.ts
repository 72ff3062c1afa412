import { median } from 'simple-statistics';
import { ensureImage } from '../engine/images/ensure-image.ts';
import { savedImage } from '../engine/images/ship-image.ts';
import { findOuterEngine, type OuterEngine } from '../engine/outer/outer-engine.ts';
import { swarmPool } from '../lab/address-plan.ts';
import { networkDriver } from '../networks/registry.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { onePerHost } from '../scenario/placement.ts';
import { promisedPaths } from '../scenario/promises.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Bench } from './bench.ts';
import { dockerClient, untilAnswers } from './docker-client.ts';
import { startRawHosts } from './raw-hosts.ts';
import { timed } from './timed.ts';

const rounds = 3;

async function byHarness(): Promise<number> {
  let ms = 0;
  const from = performance.now();
  await withLab({ hosts: 3, networks: ['overlay'] }, async ({ lab }) => {
    const driver = networkDriver('overlay');
    const network = await driver.create(lab, { name: 'blue', engineName: 'blue' });
    const endpoints = await onePerHost(network, lab.hosts);
    const paths = promisedPaths(driver.capabilities, endpoints, lab.hosts);
    while ((await probeReachability('usable', paths, { timeoutMs: 500 })).cells.some(({ differs }) => differs));
    ms = performance.now() - from;
  });
  return Math.round(ms);
}

/** What a person would write: one step after the other, until a ping crosses from each host to each other. */
async function byScript(outer: OuterEngine, hostImage: string, endpointTag: string): Promise<number> {
  const archive = await savedImage(outer.docker, endpointTag);
  const { ms, value } = await timed(async () => {
    const hosts = await startRawHosts(outer, hostImage, 3, async (starts) => {
      for (const start of starts) await start();
    });
    for (const url of hosts.urls) {
      await untilAnswers(url);
      await dockerClient(url, ['load', '--quiet', '--input', archive]);
    }
    const [manager = '', ...workers] = hosts.urls;
    const [managerAddress = '', ...workerAddresses] = hosts.addresses;
    await dockerClient(manager, [
      ...['swarm', 'init', '--advertise-addr', managerAddress, '--default-addr-pool', swarmPool.base],
      ...['--default-addr-pool-mask-length', String(swarmPool.size)],
    ]);
    const token = await dockerClient(manager, ['swarm', 'join-token', '--quiet', 'worker']);
    for (const [index, url] of workers.entries()) {
      await dockerClient(url, [
        ...['swarm', 'join', '--advertise-addr', workerAddresses[index] ?? '', '--token', token],
        `${managerAddress}:2377`,
      ]);
    }
    await dockerClient(manager, ['network', 'create', '--driver', 'overlay', '--attachable', 'blue']);
    for (const [index, url] of hosts.urls.entries()) {
      await dockerClient(url, ['run', '--detach', '--network', 'blue', '--name', `blue-${index + 1}`, endpointTag]);
    }
    for (const [from, url] of hosts.urls.entries()) {
      for (const to of hosts.urls.keys()) {
        if (from !== to) {
          await dockerClient(url, ['exec', `blue-${from + 1}`, 'ping', '-c', '1', '-W', '5', `blue-${to + 1}`]);
        }
      }
    }
    return hosts;
  });
  await value.remove();
  return ms;
}

/** The whole way from nothing but images to an overlay that was seen to carry traffic. */
export const overlayBench: Bench = {
  name: 'overlay',
  title: 'usable overlay on 3 hosts against a sequential script with the docker client',
  async run(say) {
    const outer = await findOuterEngine();
    try {
      const host = await ensureImage(outer.docker, 'host-26.1');
      const endpoint = await ensureImage(outer.docker, 'endpoint');
      const harnessMs: number[] = [];
      const scriptMs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        scriptMs.push(await byScript(outer, host.tag, endpoint.tag));
        harnessMs.push(await byHarness());
        say(`round ${round + 1}: harness ${harnessMs.at(-1)} ms, script ${scriptMs.at(-1)} ms`);
      }
      return { ratio: Number((median(harnessMs) / median(scriptMs)).toFixed(3)), harnessMs, scriptMs };
    } finally {
      await outer.release();
    }
  },
};
