import { describe, expect, it } from 'vitest';
import { autonomousSystem, bgpConfig } from './frr-config.ts';

describe('the configuration of bgpd', () => {
  it('has a session with each peer, active for EVPN', () => {
    const lines = bgpConfig('198.18.44.11', ['198.18.44.12', '198.18.44.13'], autonomousSystem).split('\n');
    expect(lines).toContain(' bgp router-id 198.18.44.11');
    for (const peer of ['198.18.44.12', '198.18.44.13']) {
      expect(lines).toContain(` neighbor ${peer} remote-as 64512`);
      expect(lines.indexOf(`  neighbor ${peer} activate`)).toBeGreaterThan(lines.indexOf(' address-family l2vpn evpn'));
    }
  });

  it('takes peers for members of the usual autonomous system, whichever the host is in', () => {
    const text = bgpConfig('198.18.44.11', ['198.18.44.12'], 64513);
    expect(text).toContain('router bgp 64513\n');
    expect(text).toContain(' neighbor 198.18.44.12 remote-as 64512\n');
  });

  it('tells of every VNI, also without a peer yet', () => {
    expect(bgpConfig('198.18.44.11', [], autonomousSystem)).toContain('\n  advertise-all-vni\n');
  });
});
