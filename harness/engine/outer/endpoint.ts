import type Docker from 'dockerode';
import { z } from 'zod';
import { engineClient } from '../streams/engine-client.ts';
import { socketStream } from '../streams/socket-stream.ts';
import type { StreamFactory } from '../streams/stream-factory.ts';
import { tcpStream } from '../streams/tcp-stream.ts';

/** Where an engine listens, as plain data, so that any process or thread can connect to it. */
export const engineEndpointSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('socket'), path: z.string().startsWith('/') }),
  z.object({ kind: z.literal('tcp'), host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
]);
export type EngineEndpoint = z.infer<typeof engineEndpointSchema>;

function streamTo(endpoint: EngineEndpoint): StreamFactory {
  return endpoint.kind === 'socket' ? socketStream(endpoint.path) : tcpStream(endpoint.host, endpoint.port);
}

/** A Docker API client for an endpoint. Nothing is opened until the first request. */
export function connectEngine(endpoint: EngineEndpoint): Docker {
  return engineClient(streamTo(endpoint));
}

/** The endpoint as clients take it in `DOCKER_HOST`. */
export function endpointUrl(endpoint: EngineEndpoint): string {
  if (endpoint.kind === 'socket') return `unix://${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
}
