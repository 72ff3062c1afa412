import type { Host } from '../../hosts/host.ts';
import type { StateStep } from './hold-state.ts';

/** Names a kernel setting of an interface, some of which have dots: `net.ipv4.conf.eth0/10.forwarding`. */
export function settingOf(family: 'ipv4' | 'ipv6', device: string, setting: string): string {
  return `net.${family}.conf.${device.replaceAll('.', '/')}.${setting}`;
}

/** Gives kernel settings (sysctl) of a host a value, and takes back what was different before. */
export async function settingSteps(host: Host, settings: readonly string[], value: string): Promise<StateStep[]> {
  const before = (await host.exec(['sysctl', '-n', ...settings])).stdout.trim().split('\n');
  const set = (setting: string, to: string) => ['sysctl', '-q', '-w', `${setting}=${to}`];
  return settings.flatMap((setting, index) =>
    before[index] === value ? [] : [{ apply: set(setting, value), undo: set(setting, before[index]!) }],
  );
}
