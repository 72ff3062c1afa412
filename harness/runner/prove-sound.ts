import { randomBytes } from 'node:crypto';
import pRetry from 'p-retry';
import { HarnessError, messageOf } from '../base/errors.ts';
import type { Lab } from '../lab/lab.ts';
import { networkDriver } from '../networks/registry.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { onePerHost } from '../scenario/placement.ts';
import { promisedPaths } from '../scenario/promises.ts';

const budgetMs = 60_000;
const patience = { retries: 1_000, factor: 1, minTimeout: 200, maxRetryTime: budgetMs };

/**
 * Proves that a lab on which hosts or the swarm were disturbed is as it was: all engines answer, what
 * networks of a kind stand on is whole, and a network of that kind carries what it promises.
 *
 * @returns why it is not; `null` when it is.
 */
export async function proveSound(lab: Lab, network: string): Promise<string | null> {
  const { check } = networkDriver(network);
  try {
    await Promise.all(lab.hosts.map(({ engine }) => pRetry(() => engine.ping(), patience)));
    await pRetry(async () => check?.(lab), patience);
    await carriesTraffic(lab, network);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

async function carriesTraffic(lab: Lab, name: string): Promise<void> {
  const driver = networkDriver(name);
  const network = await driver.create(lab, { name: 'proof', engineName: `proof-${randomBytes(3).toString('hex')}` });
  try {
    const endpoints = await onePerHost(network, lab.hosts);
    const paths = promisedPaths(driver.capabilities, endpoints, []).filter(({ expected }) => expected === 'open');
    await pRetry(async () => {
      const { cells } = await probeReachability('proof', paths, { timeoutMs: 1_000 });
      const closed = cells.filter(({ observed }) => observed !== 'open').length;
      if (closed > 0) {
        throw new HarnessError({ what: `${closed} of ${cells.length} paths of a new ${driver.title} are not open` });
      }
    }, patience);
  } finally {
    await network.remove();
  }
}
