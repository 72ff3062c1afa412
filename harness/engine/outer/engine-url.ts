import { UsageError } from '../../base/errors.ts';
import type { EngineEndpoint } from './endpoint.ts';

const forwardRemedy =
  'forward its socket and name that: ssh -nNT -L /tmp/remote-docker.sock:/var/run/docker.sock user@machine, ' +
  'then DOCKER_HOST=unix:///tmp/remote-docker.sock';

/**
 * Reads an engine's address as docker clients take it: `unix:///path`, `tcp://host:port` or `host:port`.
 *
 * @param place where the address was found, for messages: `DOCKER_HOST`, `docker context "desktop"`.
 * @param usesTls the address is meant to be spoken to over TLS.
 * @throws UsageError for ssh, TLS, and what is no such address.
 */
export function parseEngineUrl(url: string, place: string, usesTls = false): EngineEndpoint {
  if (url.startsWith('unix://')) {
    const path = url.slice('unix://'.length) || '/var/run/docker.sock';
    if (path.startsWith('/')) return { kind: 'socket', path };
    throw new UsageError({
      what: `${place} is not usable`,
      why: `'${url}' does not hold an absolute path`,
      remedy: 'write it as unix:///absolute/path/docker.sock',
    });
  }
  if (url.startsWith('ssh://')) {
    throw new UsageError({
      what: `${place} is not usable`,
      why: 'it names an engine over ssh, which overlab does not use as the engine that hosts run in',
      remedy: forwardRemedy,
    });
  }
  const parsed = parseTcp(url);
  if (parsed === undefined) {
    throw new UsageError({
      what: `${place} is not usable`,
      why: `'${url}' is no engine address that overlab knows`,
      remedy: 'use unix:///path/docker.sock or tcp://host:port, or unset it to let overlab look for an engine',
    });
  }
  const port = parsed.port === '' ? (usesTls ? 2376 : 2375) : Number(parsed.port);
  if (usesTls || port === 2376) {
    throw new UsageError({
      what: `${place} is not usable`,
      why: `'${url}' is an engine behind TLS, which overlab does not speak`,
      remedy: forwardRemedy,
    });
  }
  return { kind: 'tcp', host: parsed.hostname.replace(/^\[|\]$/g, ''), port };
}

function parseTcp(url: string): URL | undefined {
  const withScheme = url.includes('://') ? url : `tcp://${url}`;
  if (!/^(tcp|http):\/\//.test(withScheme)) return undefined;
  try {
    const parsed = new URL(withScheme.replace(/^http:/, 'tcp:'));
    return parsed.hostname === '' || parsed.username !== '' ? undefined : parsed;
  } catch {
    return undefined;
  }
}
