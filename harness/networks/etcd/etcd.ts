import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import { installedVersion, type InstalledProgram } from '../daemons/installed-version.ts';
import { holdState, type Release } from '../host-state/hold-state.ts';
import type { StoreMember } from '../plugin/plugin.ts';
import { runFolder } from '../host-state/run-folder.ts';
import { deleteCall, getCall, putCall, readRange, type EtcdCall } from './etcd-keys.ts';
import { etcdArguments, etcdClientPort, etcdMembers, etcdUrl } from './etcd-members.ts';

/** The store that daemons of a plugin share: etcd on some hosts of a lab. */
export interface EtcdStore {
  readonly daemons: readonly StoreMember[];
  /** By what every host of the lab reaches its members. */
  readonly endpoints: readonly string[];
  /** For example `3.5.16`. */
  readonly version: string;
  put(entries: ReadonlyMap<string, string>): Promise<void>;
  /** A key that is not there counts as deleted. */
  delete(key: string): Promise<void>;
  /** The keys that begin with a prefix, and their values. */
  get(prefix: string): Promise<Map<string, string>>;
  /** Ends it, and takes its data away. */
  remove(): Promise<void>;
}

const etcd: InstalledProgram = { argv: ['etcd', '--version'], product: 'etcd', debianPackage: 'etcd-server' };
const caller = readFileSync(new URL('etcd-caller.py', import.meta.url), 'utf8');
/** Members that come up at once have a leader within 1 s; emulated hosts, and members that come one by one, need longer. */
const healthSeconds = 30;
/** For a member that was healthy before: as long as an election may take. */
const patienceSeconds = 5;

/**
 * Starts etcd on the first hosts, and resolves once all members are healthy.
 *
 * @param count of members: 1, or 3 for a store that outlives one of them.
 * @throws UnsupportedError when there are fewer hosts, or hosts without etcd; HarnessError when it does not come up, with
 *   its last words.
 */
export async function startEtcd(lab: Lab, hosts: readonly Host[], count: number): Promise<EtcdStore> {
  const members = etcdMembers(hosts, count);
  const folder = runFolder('etcd', lab.id);
  const folders: Release[] = [];
  const daemons: StoreMember[] = [];

  const remove = async () => {
    await together(daemons.splice(0).map((daemon) => daemon.release()));
    await together(folders.splice(0).map((release) => release()));
  };
  const start = async (host: Host) => {
    // What is left of one that was killed would make this a member of the cluster that it was in.
    const fresh = { apply: ['rm', '-r', '-f', folder], undo: ['rm', '-r', '-f', folder] };
    const made = { apply: ['mkdir', '-m', '700', folder], undo: ['true'] };
    folders.push(await holdState({ title: `the store's folder on ${host.name}`, host, steps: [fresh, made] }));
    const daemon = await holdDaemon({ name: 'etcd', host, argv: etcdArguments(host, members, folder) });
    daemons.push({ ...daemon, ...keysOf(host) });
  };

  const version = await installedVersion(members, etcd);
  try {
    await together(members.map(start));
    await together(members.map((host) => call(host, [], healthSeconds)));
  } catch (error) {
    const words = await lastWords(daemons);
    await remove();
    throw new HarnessError(
      { what: `the store did not come up on ${hostNames(members)}`, why: [messageOf(error), ...words].join('\n') },
      { cause: error },
    );
  }

  const anyMember = async (calls: readonly EtcdCall[]) => {
    const failures: unknown[] = [];
    for (const host of members) {
      try {
        return await call(host, calls, patienceSeconds);
      } catch (error) {
        failures.push(error);
      }
    }
    throw failures[0];
  };

  return {
    daemons,
    endpoints: members.map((host) => etcdUrl(host, etcdClientPort)),
    version,
    put: async (entries) => void (await anyMember([...entries].map(([key, value]) => putCall(key, value)))),
    delete: async (key) => void (await anyMember([deleteCall(key)])),
    get: async (prefix) => readRange((await anyMember([getCall(prefix)]))[0]),
    remove,
  };
}

/** Reading asks the other members as well, see "KV API guarantees" in etcd's documentation. */
function keysOf(host: Host): Pick<StoreMember, 'put' | 'get' | 'delete'> {
  return {
    delete: async (key) => void (await call(host, [deleteCall(key)], patienceSeconds)),
    put: async (key, value) => void (await call(host, [putCall(key, value)], patienceSeconds)),
    get: async (key) => readRange((await call(host, [getCall(key)], patienceSeconds))[0]).get(key),
  };
}

async function call(host: Host, calls: readonly EtcdCall[], seconds: number): Promise<unknown[]> {
  const { stdout } = await host.exec(pythonCommand(caller), {
    stdin: JSON.stringify({ patienceSeconds: seconds, calls }),
  });
  return z.array(z.unknown()).parse(JSON.parse(stdout));
}

async function lastWords(daemons: readonly Daemon[]): Promise<string[]> {
  const states = await Promise.allSettled(daemons.map((daemon) => daemon.state()));
  return states.flatMap((state) => (state.status === 'fulfilled' ? state.value.words.slice(-4) : []));
}

function hostNames(hosts: readonly Host[]): string {
  return hosts.map(({ name }) => name).join(', ');
}
