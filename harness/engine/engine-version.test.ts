import { describe, expect, it } from 'vitest';
import { carriesOverIpv6, firewallsIpv6, reachesVersion } from './engine-version.ts';

describe('engine versions', () => {
  it('are compared as numbers, without what a distribution adds', () => {
    expect(reachesVersion('20.10.24+dfsg1', '20.10.3')).toBe(true);
    expect(reachesVersion('9.9', '20.10')).toBe(false);
  });

  it('say what an engine does with IPv6', () => {
    const versions = ['20.10.24+dfsg1', '26.1.5+dfsg1', '28.5.2+dfsg4'];
    expect(versions.map(firewallsIpv6)).toEqual([false, false, true]);
    expect(versions.map(carriesOverIpv6)).toEqual([false, true, true]);
  });
});
