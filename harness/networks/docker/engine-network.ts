import pRetry from 'p-retry';
import type { Host } from '../../hosts/host.ts';
import { ipv6Subnet } from '../../lab/address-plan.ts';
import type { Lab } from '../../lab/lab.ts';

/**
 * Removes a network from a host's engine; one that is gone already counts as removed. An engine
 * counts the endpoints of containers that were just removed for a while, and a swarm's manager
 * waits until the workers have told it, so it is asked again for up to 30 s.
 */
export async function removeEngineNetwork(host: Host, name: string): Promise<void> {
  await pRetry(
    async () => {
      try {
        await host.engine.getNetwork(name).remove();
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      }
    },
    { retries: 200, factor: 1, minTimeout: 150, maxRetryTime: 30_000 },
  );
}

/** Options of the engine for a network's MTU. */
export function mtuOption(mtuBytes: number | undefined): Record<string, string> {
  return mtuBytes === undefined ? {} : { 'com.docker.network.driver.mtu': String(mtuBytes) };
}

/** An IPv4 subnet as engines are told of it, and its counterpart where the network is to carry IPv6 as well. */
export function addressing(subnet: string, ipv6 = false) {
  const Config = [{ Subnet: subnet }, ...(ipv6 ? [{ Subnet: ipv6Subnet(subnet) }] : [])];
  return { EnableIPv6: ipv6, IPAM: { Driver: 'default', Config } };
}

/** Makes a network on every host, side by side. Where one host fails, it is removed from the others, and that rejects. */
export async function onAllHosts(
  lab: Lab,
  engineName: string,
  make: (host: Host, index: number) => Promise<void>,
): Promise<void> {
  const made = await Promise.allSettled(lab.hosts.map((host, index) => make(host, index)));
  const failed = made.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  await Promise.allSettled(lab.hosts.map((host) => removeEngineNetwork(host, engineName)));
  throw failed.reason;
}
