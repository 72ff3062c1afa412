import { describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { endpointUrl } from './endpoint.ts';
import { parseEngineUrl } from './engine-url.ts';

describe('parseEngineUrl', () => {
  it.each([
    ['unix:///run/docker.sock', { kind: 'socket', path: '/run/docker.sock' }],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://engine', { kind: 'tcp', host: 'engine', port: 2375 }],
    ['localhost:1234', { kind: 'tcp', host: 'localhost', port: 1234 }],
    ['tcp://[::1]:1234', { kind: 'tcp', host: '::1', port: 1234 }],
  ])('reads %s', (url, endpoint) => {
    expect(parseEngineUrl(url, 'DOCKER_HOST')).toEqual(endpoint);
  });

  it.each([
    ['ssh://me@machine', 'names an engine over ssh'],
    ['unix://relative.sock', 'does not hold an absolute path'],
    ['tcp://engine:2376', 'behind TLS'],
    ['tcp://me:secret@engine', 'is no engine address'],
    ['npipe:////./pipe/docker_engine', 'is no engine address'],
    ['tcp://engine:99999', 'is no engine address'],
    ['garbage here', 'is no engine address'],
  ])('refuses %s and says why', (url, why) => {
    expect(() => parseEngineUrl(url, 'DOCKER_HOST')).toThrow(UsageError);
    expect(() => parseEngineUrl(url, 'DOCKER_HOST')).toThrow(why);
  });

  it('refuses any port when TLS is asked for', () => {
    expect(() => parseEngineUrl('tcp://engine:2375', 'DOCKER_HOST', true)).toThrow('behind TLS');
  });
});

describe('endpointUrl', () => {
  it.each(['unix:///run/docker.sock', 'tcp://engine:2375', 'tcp://[::1]:1234'])('writes %s as it was read', (url) => {
    expect(endpointUrl(parseEngineUrl(url, 'test'))).toBe(url);
  });
});
