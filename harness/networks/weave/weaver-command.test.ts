import { expect, it } from 'vitest';
import { weaverCommand } from './weaver-command.ts';

const request = {
  program: '/run/weaver',
  number: 10,
  hostName: 'h10',
  address: '198.18.0.20',
  peers: ['198.18.0.11', '198.18.0.12'],
  folder: '/run/weave',
  pool: '198.18.240.0/20',
  hostCount: 3,
  mtuBytes: 1376,
};

it('names the router, its peers, and the way to carry packets', () => {
  const sleeve = weaverCommand({ ...request, mode: { overlay: 'sleeve' } });
  expect(sleeve).toContain('--name=02:00:00:00:00:0a');
  expect(sleeve).toContain('--no-fastdp');
  expect(sleeve).toContain('--ipalloc-init=consensus=3');
  expect(sleeve.slice(-2)).toEqual(request.peers);
  expect(weaverCommand({ ...request, mode: { overlay: 'fastdp' } })).not.toContain('--no-fastdp');
});
