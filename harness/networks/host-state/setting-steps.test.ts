import { expect, it } from 'vitest';
import type { Host } from '../../hosts/host.ts';
import { settingOf, settingSteps } from './setting-steps.ts';

it('names settings of interfaces with dots, and changes only what is different', async () => {
  const settings = [settingOf('ipv4', 'all', 'send_redirects'), settingOf('ipv4', 'eth0.10', 'send_redirects')];
  expect(settings[1]).toBe('net.ipv4.conf.eth0/10.send_redirects');
  const host = { exec: () => Promise.resolve({ stdout: '0\n1\n' }) } as unknown as Host;
  expect(await settingSteps(host, settings, '0')).toEqual([
    { apply: ['sysctl', '-q', '-w', `${settings[1]}=0`], undo: ['sysctl', '-q', '-w', `${settings[1]}=1`] },
  ]);
});
