import { describe, expect, it } from 'vitest';
import { parseIpvs } from './ipvs-table.ts';

const table = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
FWM  00000101 rr
  -> C6130107:0000      Masq    1      0          12
  -> C6130106:0000      Masq    0      0          3
FWM  00000100 rr
  -> C6130109:0000      Route   1      0          0
TCP  C6130102:0050 rr
  -> C6130103:0050      Masq    1      0          0
`;

describe('parseIpvs', () => {
  it('reads services by firewall mark, and their back ends', () => {
    expect(parseIpvs(table)).toEqual([
      {
        mark: 0x101,
        backends: [
          { address: '198.19.1.7', forward: 'Masq', weight: 1 },
          { address: '198.19.1.6', forward: 'Masq', weight: 0 },
        ],
      },
      { mark: 0x100, backends: [{ address: '198.19.1.9', forward: 'Route', weight: 1 }] },
    ]);
  });

  it('finds nothing where there is nothing', () => {
    expect(parseIpvs('')).toEqual([]);
  });
});
