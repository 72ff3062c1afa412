import { describe, expect, it } from 'vitest';
import { floodLists, missingFromLists } from './flood-lists.ts';

const own = { mac: 'ca:b8:c6:e4:7a:45', ifname: 'ove-100', flags: [], master: 'ovb-abc123', state: 'permanent' };
const flood = (ifname: string, dst: string) => ({ mac: '00:00:00:00:00:00', ifname, dst, flags: ['self'] });

describe('flood lists', () => {
  it('are those of the plugin, with their length', () => {
    const rows = [
      own,
      flood('ove-100', '198.18.44.12'),
      flood('ove-100', '198.18.44.13'),
      { ...own, ifname: 'ove-101' },
      { mac: '02:42:c6:12:00:02', ifname: 'ove-101', dst: '198.18.44.12' },
      flood('flannel.1', '198.18.44.12'),
    ];
    expect([...floodLists(JSON.stringify(rows))]).toEqual([
      ['ove-100', 2],
      ['ove-101', 0],
    ]);
  });

  it('must have every other host that has the network', () => {
    const hosts = [
      { host: 'h1', lists: new Map([['ove-100', 1]]) },
      {
        host: 'h2',
        lists: new Map([
          ['ove-100', 0],
          ['ove-101', 0],
        ]),
      },
      { host: 'h3', lists: new Map([['ove-101', 1]]) },
    ];
    expect(missingFromLists(hosts)).toEqual([
      'ove-100 of h2 floods to 0 of 1 others',
      'ove-101 of h2 floods to 0 of 1 others',
    ]);
    expect(missingFromLists(hosts, 'ove-101')).toEqual(['ove-101 of h2 floods to 0 of 1 others']);
  });
});
