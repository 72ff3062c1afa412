import { expect, it } from 'vitest';
import { countGateways, countRows } from './known-ways.ts';

it('counts routes that lead by way of another host, and rows that name one', () => {
  const routes = [
    { dst: '198.18.240.0/25', dev: 'ovl-routed' },
    { type: 'blackhole', dst: '198.18.241.0/26', dev: 'lo' },
    { dst: '198.18.240.128/25', gateway: '198.18.0.12', dev: 'eth0' },
    { dst: '198.18.8.0/25', gateway: '198.18.0.12', dev: 'eth0' },
  ];
  expect(countGateways(JSON.stringify(routes), '198.18.240.0/20')).toBe(1);
  expect(countGateways('', '198.18.240.0/20')).toBe(0);
  expect(countRows('02:42:0a:00:00:01 dst 198.18.0.12 self permanent\n33:33:00:00:00:01 self permanent\n')).toBe(1);
});
