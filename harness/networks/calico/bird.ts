import path from 'node:path';
import { HarnessError } from '../../base/errors.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import { holdDaemon, type Daemon } from '../daemons/hold-daemon.ts';
import { awaitFile } from '../host-state/await-file.ts';
import { holdState } from '../host-state/hold-state.ts';
import { confdFiles } from './bird-artifacts.ts';
import { establishedSessions } from './bird-sessions.ts';

/** What confd writes into is named in Calico's own files. */
const folder = '/etc/calico';
const config = `${folder}/confd/config/bird.cfg`;
const socket = '/var/run/calico/bird.ctl';
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** In Calico's image runit looks after BIRD; confd asks it to have BIRD read its configuration again: `sv hup bird`. */
const supervisor = `#!/bin/sh\nexec birdcl -s ${socket} configure\n`;

const configuredWithinSeconds = 20;

/** A speaker of BGP on a host. */
export interface Bird {
  /** confd, which writes the configuration by what the store has, and BIRD. */
  readonly daemons: readonly Daemon[];
  /** What it lacks of sessions with so many other hosts, a clause each. */
  missing(peers: number): Promise<string[]>;
  remove(): Promise<void>;
}

export interface BirdRequest {
  readonly host: Host;
  /** Where all programs and files are on the host. */
  readonly programs: string;
  /** Of all of Calico's programs. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts confd, and BIRD once it is configured.
 *
 * @throws HarnessError when one of them does not start, or confd takes longer than 20 s; nothing of it stays then.
 */
export async function startBird({ host, programs, env }: BirdRequest): Promise<Bird> {
  const inPrograms = (name: string) => path.posix.join(programs, name);
  const copied = Object.entries(confdFiles).map(([place, files]) => ({
    apply: ['install', '-D', '-m', '644', '-t', `${folder}/confd/${place}`, ...files.map(inPrograms)],
    undo: ['true'],
  }));
  const release = await holdState({
    title: `the folder of confd on ${host.name}`,
    host,
    steps: [
      { apply: ['mkdir', folder], undo: ['rm', '-r', '-f', folder] },
      { apply: ['mkdir', '-p', path.posix.dirname(config)], undo: ['true'] },
      ...copied,
    ],
  });
  const daemons: Daemon[] = [];
  const remove = async () => {
    for (const daemon of daemons.splice(0).toReversed()) await daemon.release();
    await release();
  };
  const start = async (name: string, argv: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const daemon = await holdDaemon({ name, host, argv, env: { ...env, ...more } });
    daemons.push(daemon);
    return daemon;
  };
  try {
    await host.exec(['install', '-m', '755', '/dev/stdin', `${folder}/sv`], { stdin: supervisor });
    const confd = await start('calico confd', [inPrograms('calico-node'), '-confd'], {
      PATH: `${programs}:${folder}:${systemPath}`,
    });
    await configured(confd);
    await start('bird', [inPrograms('bird'), '-R', '-s', socket, '-d', '-c', config]);
  } catch (error) {
    throw await undoAfter(error, remove);
  }
  return {
    daemons: [...daemons],
    async missing(peers) {
      const asked = await host.exec([inPrograms('birdcl'), '-s', socket, 'show', 'protocols'], { check: false });
      const count = establishedSessions(asked.stdout);
      return count < peers ? [`${host.name} has ${count} of ${peers} BGP sessions`] : [];
    },
    remove,
  };
}

async function configured({ host, state }: Daemon): Promise<void> {
  if ((await awaitFile(host, config, configuredWithinSeconds)) !== '') return;
  const { words } = await state();
  throw new HarnessError({
    what: `calico confd on ${host.name} wrote no configuration for BIRD within ${configuredWithinSeconds} s`,
    why: words.slice(-8).join('\n'),
  });
}
