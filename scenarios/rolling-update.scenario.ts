import { askVip, closedDataPath, onePerHost, scenario } from '../harness/scenario/index.ts';

const perSecond = 20;
const longestGapMs = 5_000;
const fewestAnswered = 0.9;

for (const updateOrder of ['stop-first', 'start-first'] as const) {
  scenario({
    id: `update-${updateOrder}`,
    title: `a service goes on answering while all its tasks are replaced, ${updateOrder}`,
    suite: 'full',
    needs: { hosts: 3, features: ['ip_vs'] },
    networks: 'overlay',

    async setup(stage) {
      const network = await stage.network('front');
      const [client] = await onePerHost(network, [stage.host(1)]);
      const service = await stage.service(network, { name: 'web', replicas: 3, updateOrder, stacks: true });
      await stage.settle(service, askVip(service, [client], 3));
      return { client, service };
    },

    async verify(stage, { client, service }) {
      const load = await stage.load(client, { address: service.vip!, port: service.port }, perSecond);
      await service.renew();
      const { sent, failed, failures, longestGapMs: gapMs } = await load.stop();
      const evidence = failures.map(({ atMs, words }) => `after ${atMs} ms: ${words}`);
      stage.fact({
        title: 'longest time without an answer',
        expected: `less than ${longestGapMs / 1000} s`,
        observed: `${(gapMs / 1000).toFixed(1)} s`,
        holds: sent > 0 && gapMs < longestGapMs,
        evidence,
      });
      stage.fact({
        title: 'requests that were answered',
        expected: `${fewestAnswered * 100} % or more`,
        observed: `${((100 * (sent - failed)) / Math.max(1, sent)).toFixed(0)} %`,
        holds: sent > 0 && sent - failed >= fewestAnswered * sent,
        evidence,
      });
      stage.note('requests that failed', failed === 0 ? 'none' : 'some', [`${failed} of ${sent}`]);
    },

    sabotages: [closedDataPath(1)],
  });
}
