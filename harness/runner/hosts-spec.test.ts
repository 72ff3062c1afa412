import { describe, expect, it } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { parseHosts } from './hosts-spec.ts';

const plenty = { memoryBytes: 64 * 1024 ** 3, processors: 8 };

function refusal(text: string, budget = plenty): UsageError {
  try {
    parseHosts(text, budget);
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error(`'${text}' was accepted`);
}

describe('--hosts', () => {
  it('takes a provider and a count', () => {
    expect(parseHosts('dind:3', plenty)).toMatchObject({
      kind: 'made',
      hosts: [{ name: 'dind' }, { name: 'dind' }, { name: 'dind' }],
    });
  });

  it('takes several kinds of hosts for one lab', () => {
    const spec = parseHosts('dind:2, vm:1', plenty);
    expect(spec.kind === 'made' && spec.hosts.map(({ name }) => name)).toEqual(['dind', 'dind', 'vm']);
  });

  it('leaves the choice to the scenarios', () => {
    expect(parseHosts('auto', plenty)).toMatchObject({ kind: 'auto', budget: plenty });
  });

  it('refuses more virtual machines than the processors carry, and counts those of other kinds', () => {
    const small = { memoryBytes: plenty.memoryBytes, processors: 1 };
    expect(refusal('vm:5', small)).toMatchObject({
      why: '4 for each of 1 processors are the limit',
      remedy: 'ask for at most vm:4',
    });
    expect(refusal('vm:2,vm:3', small).remedy).toBe('ask for at most vm:2');
    expect(refusal('dind:8,vm:1', { memoryBytes: 1280 * 1024 ** 2, processors: 8 }).why).toContain('256 MiB are free');
  });

  it.each(['dind:0', 'dind:-1'])('refuses %s, which asks for no host', (text) => {
    expect(refusal(text).what).toBe(`--hosts: ${text} asks for no host`);
  });

  it('refuses more hosts than a lab can have', () => {
    expect(refusal('dind:999')).toMatchObject({
      why: 'one lab has at most 32 hosts',
      remedy: 'ask for at most dind:32',
    });
  });

  it('refuses more hosts than memory holds, with the reckoning', () => {
    expect(refusal('dind:9', { memoryBytes: 512 * 1024 ** 2, processors: 8 })).toMatchObject({
      why: 'each is reckoned with 128 MiB and 512 MiB are free',
      remedy: 'ask for at most dind:4',
    });
  });

  it.each(['', 'dind', 'dind:', 'dind:3;rm -rf', '3', 'dind:1e3', 'DIND:3'])("refuses '%s' with an example", (text) => {
    expect(refusal(text).remedy).toContain('--hosts dind:3');
  });

  it('names the providers when one is unknown', () => {
    expect(refusal('cloud:3')).toMatchObject({
      what: "--hosts: there is no provider 'cloud'",
      remedy: 'choose from: dind, vm',
    });
  });
});
