import { describe, expect, it } from 'vitest';
import { offloadsOn } from './link.ts';

describe('offloadsOn', () => {
  it('finds the offloads of segments that are on and not fixed', () => {
    const said = [
      'Features for eth0:',
      'rx-checksumming: on',
      'tcp-segmentation-offload: on',
      '\ttx-tcp-segmentation: on',
      'generic-segmentation-offload: on',
      'generic-receive-offload: off',
      'large-receive-offload: off [fixed]',
      'tx-udp_tnl-segmentation: on',
      'tx-udp_tnl-csum-segmentation: on [fixed]',
    ].join('\n');
    expect(offloadsOn(said)).toEqual([
      'tcp-segmentation-offload',
      'generic-segmentation-offload',
      'tx-udp_tnl-segmentation',
    ]);
  });
});
