import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { projectRoot, socketDir } from '../../base/paths.ts';
import { identify } from '../../base/process-identity.ts';
import { engineClient } from '../../engine/streams/engine-client.ts';
import { socketStream } from '../../engine/streams/socket-stream.ts';
import type { Host } from '../../hosts/host.ts';
import type { HostDescriptor } from '../../hosts/provider.ts';
import { claimFor } from '../ledger/ledger.ts';
import type { NamedLab } from './named-labs.ts';

/** Said by a forwarder when its socket listens. */
export const listeningMark = 'listening';

function forwardedSocket({ runId }: NamedLab, host: HostDescriptor): string {
  return path.join(socketDir(runId), `env-${host.name}`, 'docker.sock');
}

/**
 * A unix socket of this machine that leads to a host's engine, for the plain docker client. Where
 * the host has none in a shared folder, a process that forwards one is started; it goes when the
 * lab is taken down.
 */
export async function localEngineSocket(lab: NamedLab, host: HostDescriptor): Promise<string> {
  if (host.reach.kind === 'socket') return host.reach.path;
  const socket = forwardedSocket(lab, host);
  if (await answers(socket)) return socket;
  const child = spawn(
    process.execPath,
    [path.join(projectRoot, 'bin/overlab.js'), 'hosts', 'forward', lab.name, host.name],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let words = '';
  child.stdout.on('data', (text: Buffer) => (words += text.toString()));
  child.stderr.on('data', (text: Buffer) => (words += text.toString()));
  const ended = once(child, 'exit').then(() => {
    throw new HarnessError({ what: `no socket to the engine of ${host.name} could be made`, why: words.trim() });
  });
  const listens = (async () => {
    while (!words.includes(listeningMark)) await once(child.stdout, 'data');
  })();
  try {
    await Promise.race([listens, ended]);
  } finally {
    ended.catch(() => undefined);
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
  return socket;
}

/** Serves such a socket, until this process ends. It is written to the lab's ledger first. */
export async function forwardEngine(lab: NamedLab, descriptor: HostDescriptor, host: Host): Promise<Server> {
  const socket = forwardedSocket(lab, descriptor);
  await claimFor(lab.runId, { kind: 'process', ...identify() });
  await claimFor(lab.runId, { kind: 'directory', path: path.dirname(socket) });
  await mkdir(path.dirname(socket), { recursive: true, mode: 0o700 });
  await rm(socket, { force: true });
  const server = createServer({ allowHalfOpen: true }, (client) => {
    host.dialEngine().then(
      (stream) => {
        pipeline(client, stream, () => undefined);
        pipeline(stream, client, () => undefined);
      },
      (error: unknown) => client.destroy(new Error(messageOf(error))),
    );
    client.on('error', () => undefined);
  });
  server.listen(socket);
  await once(server, 'listening');
  return server;
}

async function answers(socket: string): Promise<boolean> {
  return engineClient(socketStream(socket))
    .ping()
    .then(
      () => true,
      () => false,
    );
}
