import { describe, expect, it } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { parseHosts } from './hosts-spec.ts';

const plenty = 64 * 1024 ** 3;

function refusal(text: string, memoryBytes = plenty): UsageError {
  try {
    parseHosts(text, memoryBytes);
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error(`'${text}' was accepted`);
}

describe('--hosts', () => {
  it('takes a provider and a count', () => {
    const { provider, count } = parseHosts('dind:3', plenty);
    expect([provider.name, count]).toEqual(['dind', 3]);
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
    expect(refusal('dind:9', 512 * 1024 ** 2)).toMatchObject({
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
      remedy: 'choose from: dind',
    });
  });
});
