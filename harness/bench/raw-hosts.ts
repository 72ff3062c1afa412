import path from 'node:path';
import { newRunId } from '../base/run-id.ts';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import { claimedFolder } from '../hosts/claimed-folder.ts';
import { nodeCapabilities } from '../hosts/dind/capabilities.ts';
import { runLabel } from '../hosts/resource.ts';
import { hostAddress, hostPool, underlaySubnet } from '../lab/address-plan.ts';
import { Ledger } from '../lab/ledger/ledger.ts';
import { unwind } from '../lab/ledger/unwind.ts';
import { dockerClient } from './docker-client.ts';

/** Hosts that were started by the docker client alone, without the harness. */
export interface RawHosts {
  /** Their engines, for `DOCKER_HOST`. */
  readonly urls: readonly string[];
  readonly addresses: readonly string[];
  remove(): Promise<void>;
}

/** The arguments with which `docker run` starts the container that a Docker-in-Docker host is. */
function runArguments(options: {
  name: string;
  run: string;
  network: string;
  address: string;
  folder: string;
  image: string;
  index: number;
}): string[] {
  const pool = hostPool(options.index);
  return [
    'run',
    '--detach',
    ...['--name', options.name, '--label', `${runLabel}=${options.run}`],
    ...['--network', options.network, '--ip', options.address, '--dns', options.address],
    ...['--cap-drop', 'ALL', ...nodeCapabilities.flatMap((capability) => ['--cap-add', capability])],
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--security-opt', 'systempaths=unconfined', '--cgroupns', 'private'],
    ...['--device', '/dev/net/tun', '--volume', '/var/lib/docker', '--volume', `${options.folder}:/run/overlab`],
    options.image,
    ...['--default-address-pool', `base=${pool.base},size=${pool.size}`],
  ];
}

/** Starts hosts with the docker client, by `each`: side by side, or one after the other. */
export async function startRawHosts(
  outer: OuterEngine,
  image: string,
  count: number,
  each: (starts: (() => Promise<void>)[]) => Promise<void>,
): Promise<RawHosts> {
  const run = newRunId();
  const ledger = await Ledger.open(run, outer.endpoint);
  const network = `overlab-${run}-underlay`;
  const subnet = underlaySubnet(200);
  await ledger.claim({ kind: 'network', name: network });
  await dockerClient(outer.url, [
    ...['network', 'create', '--subnet', subnet, '--label', `${runLabel}=${run}`],
    ...['--opt', 'com.docker.network.bridge.inhibit_ipv4=true'],
    ...['--opt', 'com.docker.network.bridge.enable_ip_masquerade=false', network],
  ]);
  const indices = Array.from({ length: count }, (_, index) => index);
  const urls: string[] = [];
  await each(
    indices.map((index) => async () => {
      const name = `overlab-${run}-h${index + 1}`;
      await ledger.claim({ kind: 'container', name });
      const folder = await claimedFolder({ runId: run, claim: ledger.claim }, `h${index + 1}`);
      urls[index] = `unix://${path.join(folder, 'docker.sock')}`;
      const address = hostAddress(subnet, index);
      await dockerClient(outer.url, runArguments({ name, run, network, address, folder, image, index }));
    }),
  );
  return {
    urls,
    addresses: indices.map((index) => hostAddress(subnet, index)),
    remove: async () => void (await unwind(run, ledger.resources, outer.docker)),
  };
}
