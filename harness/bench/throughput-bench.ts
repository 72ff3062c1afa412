import { median } from 'simple-statistics';
import { networkDriver } from '../networks/registry.ts';
import { measureThroughput } from '../probes/throughput/measure-throughput.ts';
import { onePerHost } from '../scenario/placement.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { Bench } from './bench.ts';

const rounds = 8;
const secondsPerSample = 1;
const port = 5201;

function inNamespaceOf(endpoint: Endpoint, argv: readonly string[]): string[] {
  return ['nsenter', `--net=/proc/${endpoint.pid}/ns/net`, '--', ...argv];
}

/** One transfer as a person would measure it: a server, then a client, and what it says at the end. */
async function byHand(client: Endpoint, server: Endpoint): Promise<number> {
  await server.host.exec(inNamespaceOf(server, ['iperf3', '-s', '-1', '-D', '-p', String(port)]));
  const { stdout } = await client.host.exec(
    inNamespaceOf(client, [
      ...['iperf3', '-J', '-c', server.address ?? '', '-p', String(port), '-t', String(secondsPerSample)],
    ]),
  );
  return (JSON.parse(stdout) as { end: { sum_received: { bits_per_second: number } } }).end.sum_received
    .bits_per_second;
}

/** The throughput probe against iperf3 run by hand on the same pair, alternately. */
export const throughputBench: Bench = {
  name: 'throughput',
  title: 'throughput probe against iperf3 by hand on the same pair, alternately; aim: within 2 %',
  run: (say) =>
    withLab({ hosts: 2, networks: ['overlay'] }, async ({ lab }) => {
      const network = await networkDriver('overlay').create(lab, { name: 'bulk', engineName: 'bulk' });
      const [client, server] = await onePerHost(network, [lab.hosts[0]!, lab.hosts[1]!]);
      const probe: number[] = [];
      const hand: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const { throughput } = await measureThroughput({
          title: 'bench',
          source: client,
          target: server,
          secondsPerSample,
          minSamples: 1,
          maxSamples: 1,
        });
        probe.push(...throughput.samples.network.map(({ bitsPerSecond }) => bitsPerSecond));
        hand.push(await byHand(client, server));
        say(`round ${round + 1}: probe ${gigabits(probe.at(-1))}, by hand ${gigabits(hand.at(-1))} Gbit/s`);
      }
      return {
        ratio: Number((median(probe) / median(hand)).toFixed(4)),
        probeBitsPerSecond: probe.map(Math.round),
        handBitsPerSecond: hand.map(Math.round),
      };
    }),
};

function gigabits(bitsPerSecond: number | undefined): string {
  return ((bitsPerSecond ?? 0) / 1e9).toFixed(2);
}
