import pMap from 'p-map';
import type { Endpoint } from '../networks/endpoint.ts';
import { networkDriver } from '../networks/registry.ts';
import { probeReachability } from '../probes/reachability/probe-reachability.ts';
import { promisedPaths } from '../scenario/promises.ts';
import { withLab } from '../testing/with-lab.ts';
import type { Bench, Figures } from './bench.ts';

const sizes = [9, 30, 100] as const;
const startsAtOnce = 6;

/** The reachability matrix: all ordered pairs of n endpoints over ICMP, TCP and UDP. */
export const matrixBench: Bench = {
  name: 'matrix',
  title: 'full matrix of 9, 30 and 100 endpoints on 3 hosts, 3 protocols; aim: 100 endpoints ≤ 10 s',
  run: (say) =>
    withLab({ hosts: 3, networks: ['overlay'] }, async ({ lab }) => {
      const driver = networkDriver('overlay');
      const network = await driver.create(lab, { name: 'mesh', engineName: 'mesh' });
      const endpoints: Endpoint[] = [];
      const figures: Record<string, number> = {};
      for (const size of sizes) {
        const missing = Array.from({ length: size - endpoints.length }, (_, index) => endpoints.length + index);
        endpoints.push(
          ...(await pMap(
            missing,
            (index) => network.attach(lab.hosts[index % lab.hosts.length]!, { name: `mesh-${index + 1}` }),
            { concurrency: startsAtOnce },
          )),
        );
        const paths = promisedPaths(driver.capabilities, endpoints, lab.hosts);
        await probeReachability('warm-up', paths);
        const { cells, durationMs } = await probeReachability(`${size} endpoints`, paths);
        const open = cells.filter(({ observed }) => observed === 'open').length;
        figures[`ms${size}`] = Math.round(durationMs);
        figures[`msPerEndpoint${size}`] = Number((durationMs / size).toFixed(1));
        figures[`openShare${size}`] = Number((open / cells.length).toFixed(5));
        say(`${size} endpoints, ${cells.length} paths: ${Math.round(durationMs)} ms, ${open} open`);
      }
      return figures satisfies Figures;
    }),
};
