import { vmProvider } from '../hosts/vm/vm-provider.ts';
import { networkDriver } from '../networks/registry.ts';
import { measureThroughput } from '../probes/throughput/measure-throughput.ts';
import { bootstrapRatio } from '../results/statistics.ts';
import { onePerHost } from '../scenario/placement.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Bench } from './bench.ts';

const rounds = 6;
const names = ['overlay', 'overlay-encrypted'] as const;

/** What encryption costs: both overlays between the same two hosts, alternately. */
export const encryptionBench: Bench = {
  name: 'encryption',
  title: 'throughput of the encrypted overlay against the plain one, between the same VM hosts, alternately',
  run: (say) =>
    withLab({ hosts: [vmProvider, vmProvider], networks: names }, async ({ lab }) => {
      const samples: Record<(typeof names)[number], number[]> = { overlay: [], 'overlay-encrypted': [] };
      const pairs = [];
      for (const name of names) {
        const network = await networkDriver(name).create(lab, { name, engineName: name });
        const [client, server] = await onePerHost(network, [lab.hosts[0]!, lab.hosts[1]!]);
        pairs.push({ name, client, server });
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const { name, client, server } of pairs) {
          const request = { title: 'bench', source: client, target: server, minSamples: 1, maxSamples: 1 };
          const { throughput } = await measureThroughput(request);
          samples[name].push(...throughput.samples.network.map(({ bitsPerSecond }) => bitsPerSecond));
        }
        const [plain, encrypted] = names.map((name) => ((samples[name].at(-1) ?? 0) / 1e6).toFixed(0));
        say(`round ${round + 1}: plain ${plain}, encrypted ${encrypted} Mbit/s`);
      }
      const ratio = bootstrapRatio(samples['overlay-encrypted'], samples.overlay);
      return {
        ratio: rounded(ratio?.value),
        ratioLow: rounded(ratio?.low),
        ratioHigh: rounded(ratio?.high),
        plainBitsPerSecond: samples.overlay.map(Math.round),
        encryptedBitsPerSecond: samples['overlay-encrypted'].map(Math.round),
      };
    }),
};

function rounded(value = NaN): number {
  return Number(value.toFixed(3));
}
