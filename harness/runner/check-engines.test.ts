import { describe, expect, it } from 'vitest';
import { hostEngines } from '../engine/images/image-catalog.ts';
import { chooseEngines } from './check-engines.ts';
import type { HostsSpec } from './hosts-spec.ts';

const made: HostsSpec = { kind: 'made', text: 'dind:3', hosts: [] };
const machines: HostsSpec = { kind: 'machines', text: 'hosts.json', machines: [] };

describe('chooseEngines', () => {
  it('takes all engines for the nightly suite, and the usual one for others', () => {
    expect(chooseEngines(undefined, 'nightly', made)).toEqual(hostEngines);
    expect(chooseEngines(undefined, 'full', made)).toEqual(['26.1']);
    expect(chooseEngines(undefined, 'nightly', machines)).toHaveLength(1);
  });

  it('takes those that were named, each once', () => {
    expect(chooseEngines(['28.5', '20.10', '28.5'], 'nightly', made)).toEqual(['28.5', '20.10']);
  });

  it('refuses engines that cannot be had', () => {
    expect(() => chooseEngines(['26.1', '19.03'], 'quick', made)).toThrow("hosts with Engine '19.03' cannot be had");
    expect(() => chooseEngines(['26.1', '28.5'], 'quick', machines)).toThrow('cannot all be had on hosts.json');
  });
});
