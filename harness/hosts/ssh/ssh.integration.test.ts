import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HarnessError, UsageError } from '../../base/errors.ts';
import { ensureImage } from '../../engine/images/ensure-image.ts';
import { shipImage } from '../../engine/images/ship-image.ts';
import { findOuterEngine, type OuterEngine } from '../../engine/outer/outer-engine.ts';
import { copyFrom, copyTo } from '../copy-file.ts';
import type { Host } from '../host.ts';
import { runLabel } from '../resource.ts';
import { dialFor } from './dial.ts';
import { cleanHost } from '../clean-host.ts';
import { SshConnection } from './ssh-connection.ts';
import { examineSshHost } from './ssh-facts.ts';
import { sshHost } from './ssh-host.ts';
import type { SshTarget } from './ssh-target.ts';
import { SshMachine } from './testing/ssh-machine.ts';

const machineName = `overlab-ssh-test-${process.pid}`;
let outer: OuterEngine;
let machine: SshMachine;
let folder: string;
const open: SshConnection[] = [];

function reach(
  changes: Partial<SshTarget> = {},
  dial = dialFor('h1', machine.target(changes).via, outer.docker),
): Host {
  const target = machine.target(changes);
  const connection = new SshConnection('h1', target, dial);
  open.push(connection);
  const underlay = { address: machine.address, interface: 'eth0' };
  const { engineSocket } = target;
  return sshHost({ name: 'h1', tier: 'ssh', engineVersion: '', underlay, connection, engineSocket });
}

/** The ways to the same machine: directly, as another user, through another machine, and without a network. */
const ways: Readonly<Record<string, () => Host>> = {
  'as root': () => reach(),
  'as a user of sudo': () => reach({ user: 'admin' }),
  'through a jump host': () => {
    const { identity, hostKey } = machine.target();
    const jump = { address: machine.address, port: 22, user: 'plain', identity, hostKey };
    return reach({ via: { kind: 'tcp', address: '127.0.0.1', port: 22, jump } });
  },
  'through a container': () => reach({ via: { kind: 'container', container: machineName, argv: machine.sshd('-i') } }),
};
const byRoot = ['as root', 'as a user of sudo'] as const;

function by(way: string): Host {
  const host = ways[way]?.();
  if (host === undefined) throw new Error(way);
  return host;
}

async function refusal(host: Host): Promise<UsageError> {
  const error: unknown = await host.exec(['true']).catch((thrown: unknown) => thrown);
  if (error instanceof UsageError) return error;
  throw new Error('accepted', { cause: error });
}

/** What an engine sends of a command without a terminal: frames with a head of 8 bytes, the length in the last 4. */
async function framed(stream: Duplex): Promise<Buffer> {
  const answer = await buffer(stream);
  const parts: Buffer[] = [];
  for (let at = 0; at < answer.length; at += 8 + answer.readUInt32BE(at + 4)) {
    parts.push(answer.subarray(at + 8, at + 8 + answer.readUInt32BE(at + 4)));
  }
  return Buffer.concat(parts);
}

/** Kills the server's process that serves a host, and nothing else. */
async function cut(host: Host): Promise<void> {
  const { stdout } = await host.exec(['sh', '-c', 'cut -d" " -f4 /proc/$PPID/stat']);
  await machine.run(['kill', '-KILL', stdout.trim()]);
}

beforeAll(async () => {
  outer = await findOuterEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'overlab-ssh-test-'));
  machine = await SshMachine.start(outer.docker, machineName);
});

afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

afterAll(async () => {
  await machine?.stop();
  await outer?.release();
  await rm(folder, { recursive: true, force: true });
});

describe.each(Object.keys(ways))('a host over SSH %s', (way) => {
  it('runs commands with arguments, input and exit codes as they are', async () => {
    const host = by(way);
    const words = ['', '-n', '--', "it's", '"$(id)"', '`id`', 'a\nb\r\tc', 'é 日本 😀', '\\', '!!', '*', '~', '$HOME'];
    const { stdout } = await host.exec(['printf', '%s|', ...words]);
    expect(stdout).toBe(words.map((word) => `${word}|`).join(''));
    const input = 'first line\nno end of line'.repeat(20_000);
    expect((await host.exec(['cat'], { stdin: input })).stdout).toBe(input);
    expect((await host.exec(['id', '-u'])).stdout).toBe('0\n');
    const failed = await host.exec(['sh', '-c', 'echo out; echo err >&2; exit 3'], { check: false });
    expect(failed).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    expect((await host.exec(['sh', '-c', 'kill -9 $$'], { check: false })).exitCode).toBe(137);
  });
});

describe.each(byRoot)('a host over SSH %s', (way) => {
  it('says what a command said that failed', async () => {
    const host = by(way);
    await expect(host.exec(['no such program'])).rejects.toThrow(
      "'no such program' on h1 ended with code 127: no such program: command not found",
    );
    await expect(host.exec(['sh', '-c', 'echo why >&2; false'])).rejects.toThrow(/on h1 ended with code 1: why/);
    await expect(host.exec(['echo', 'a\0b'])).rejects.toThrow(/zero byte/);
  });

  it('gives up on a command in time', async () => {
    const host = by(way);
    const sleep = ['sleep', way === 'as root' ? '30.1' : '30.2'];
    await expect(host.exec(sleep, { timeoutMs: 500 })).rejects.toThrow(/did not end: no exit within 500 ms/);
    expect((await host.exec(['echo', 'next'])).stdout).toBe('next\n');
    await expect
      .poll(async () => (await machine.run(['pgrep', '-fx', sleep.join(' ')], { check: false })).exitCode)
      .toBe(1);
  });

  it('keeps a process until its input ends', async () => {
    const child = await by(way).spawn(['cat']);
    child.stdin.write('ping');
    expect(String(await new Promise((resolve) => child.stdout.once('data', resolve)))).toBe('ping');
    child.stdin.end();
    expect(await child.exited).toBe(0);
  });

  it('reaches the engine, which takes an image and runs in it, in both directions', async () => {
    const host = by(way);
    const { tag } = await ensureImage(outer.docker, 'endpoint');
    await shipImage(outer.docker, tag, [host.engine]);
    const container = await host.engine.createContainer({
      Image: tag,
      Entrypoint: ['sleep', '300'],
      HostConfig: { NetworkMode: 'none' },
    });
    try {
      await container.start();
      const exec = await container.exec({ Cmd: ['cat'], AttachStdin: true, AttachStdout: true, Tty: false });
      const stream: Duplex = await exec.start({ hijack: true, stdin: true });
      const bytes = randomBytes(300_000);
      stream.end(bytes);
      expect((await framed(stream)).equals(bytes)).toBe(true);
      expect((await exec.inspect()).ExitCode).toBe(0);
    } finally {
      await container.remove({ force: true });
      if (way !== byRoot[0]) await host.engine.getImage(tag).remove({ force: true });
    }
  });

  it('runs more commands and streams side by side than one connection takes', async () => {
    const host = by(way);
    const commands = Array.from({ length: 24 }, (_, index) =>
      host.exec(['sh', '-c', 'sleep 0.3; echo "$0"', `${index}`]),
    );
    const streams = Array.from({ length: 24 }, () => host.engine.ping());
    const [results] = await Promise.all([Promise.all(commands), Promise.all(streams)]);
    expect(results.map(({ stdout }) => Number(stdout))).toEqual([...commands.keys()]);
  });

  it('gives and takes files, byte for byte', async () => {
    const host = by(way);
    const bytes = randomBytes(1_000_000);
    await writeFile(path.join(folder, 'sent'), bytes);
    await copyTo(host, path.join(folder, 'sent'), `/root/copy of ${way}`, 0o640);
    expect((await host.exec(['stat', '-c', '%a %U', `/root/copy of ${way}`])).stdout).toBe('640 root\n');
    await copyFrom(host, `/root/copy of ${way}`, path.join(folder, 'back'));
    expect((await readFile(path.join(folder, 'back'))).equals(bytes)).toBe(true);
  });
});

describe('a machine', () => {
  it('is known by any of its host keys', async () => {
    const { stdout } = await reach({ hostKey: machine.secondHostKey.fingerprint }).exec(['echo', 'in']);
    expect(stdout).toBe('in\n');
  });

  it('with another host key is refused, at first and later', async () => {
    const wrong = await refusal(reach({ hostKey: `SHA256:${'A'.repeat(43)}` }));
    expect(wrong.why).toContain(`${machine.hostKey.fingerprint} (ssh-ed25519)`);
    expect(wrong.why).toContain(`${machine.secondHostKey.fingerprint} (ecdsa-sha2-nistp256)`);
    expect(wrong.remedy).toContain(`ssh-keyscan -p 22 ${machine.address} | ssh-keygen -lf -`);

    await machine.listen(2201, '-o', 'HostKey=/etc/ssh/changed-host-key');
    let port = 22;
    const host = reach({}, () => dialFor('h1', { kind: 'tcp', address: machine.address, port })());
    const child = await host.spawn(['cat']);
    await cut(host);
    await expect(child.exited).rejects.toThrow('the connection to h1 was cut');
    port = 2201;
    expect((await refusal(host)).what).toContain("is not the machine that its 'hostKey' names");
  });

  it('refuses a wrong key and an unknown user, and says so', async () => {
    const identity = path.join(folder, 'stranger');
    await writeFile(identity, ssh2.utils.generateKeyPairSync('ed25519').private);
    expect(await refusal(reach({ identity }))).toMatchObject({ what: 'h1 refuses the login of root' });
    expect(await refusal(reach({ user: 'stranger' }))).toMatchObject({
      what: 'h1 refuses the login of stranger',
    });
  });

  it.each([
    ['plain', 'sudo asks for a password on h1'],
    ['locked', 'h1 does not run commands'],
  ])('does nothing for %s', async (user, what) => {
    expect(await refusal(reach({ user }))).toMatchObject({ what });
  });

  it('behind a jump host needs the right key of that', async () => {
    const jump = {
      address: machine.address,
      port: 22,
      user: 'plain',
      identity: machine.identity,
      hostKey: `SHA256:${'A'.repeat(43)}`,
    };
    const wrongJump = await refusal(reach({ via: { kind: 'tcp', address: '127.0.0.1', port: 22, jump } }));
    expect(wrongJump.what).toContain(`jump host ${machine.address}`);
    const right = { ...jump, hostKey: machine.hostKey.fingerprint };
    const closed = await refusal(reach({ via: { kind: 'tcp', address: '127.0.0.1', port: 23, jump: right } }));
    expect(closed.why).toContain('its jump host does not reach it');
  });

  it('that is not there is told from one that refuses', async () => {
    const via = { kind: 'tcp', address: machine.address, port: 23 } as const;
    expect((await refusal(reach({ via }))).why).toBe('nothing listens there');
    const unknown = await refusal(reach({ via: { ...via, address: 'no-such-host.invalid' } }));
    expect(unknown.why).toMatch(/not known|no name server/);
  });
});

describe('a connection', () => {
  it('that is cut fails what is under way, and is made anew at the next use', async () => {
    const host = reach();
    const child = await host.spawn(['cat']);
    const command = host.exec(['sleep', '30']);
    const events = (await host.engine.getEvents()) as Duplex;
    const failures = Promise.all(
      [command, child.exited, text(child.stdout), text(events)].map((work) =>
        work.then(
          () => 'went on',
          (error: unknown) => (error instanceof HarnessError ? error.what : String(error)),
        ),
      ),
    );
    await cut(host).catch(() => undefined);
    const told = await failures;
    expect(told.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => 'the connection to h1 was cut'));
    expect(told[3]).not.toBe('went on');
    expect((await host.exec(['echo', 'again'])).stdout).toBe('again\n');
  });

  it('that is closed fails what is under way, and stays closed', async () => {
    const host = reach();
    const child = await host.spawn(['cat']);
    host.close();
    await expect(child.exited).rejects.toThrow('the connection to h1 was closed');
    await expect(host.exec(['true'])).rejects.toThrow('the connection to h1 was closed');
  });
});

describe('what a machine is and what a run leaves there', () => {
  it('are told, and removed, and nothing else', async () => {
    const host = reach();
    expect(await examineSshHost(host)).toMatchObject({
      engineVersion: expect.stringMatching(/^26\.1\./) as string,
      obstacles: [],
    });
    const misplaced: Host = { ...host, underlay: { address: '192.0.2.1', interface: 'eth0' } };
    expect((await examineSshHost(misplaced)).obstacles).toEqual([
      expect.stringContaining('eth0 does not carry 192.0.2.1'),
    ]);

    const { engine } = host;
    const ours = { [runLabel]: 'run-1' };
    const others = { [runLabel]: 'run-10' };
    await engine.swarmInit({ AdvertiseAddr: machine.address, ListenAddr: '127.0.0.1:2377' });
    await engine.createNetwork({ Name: 'ours', Labels: ours });
    await engine.createNetwork({ Name: 'others', Labels: others });
    await engine.createVolume({ Name: 'ours', Labels: ours });
    const rule = (comment: string) => ['-s', '192.0.2.9', '-m', 'comment', '--comment', comment, '-j', 'RETURN'];
    await host.exec(['iptables', '-w', '-I', 'INPUT', ...rule('overlab:run-1')]);
    await host.exec(['iptables', '-w', '-t', 'nat', '-A', 'PREROUTING', ...rule('overlab:run-1')]);
    await host.exec(['iptables', '-w', '-I', 'INPUT', ...rule('overlab:run-10')]);
    expect((await examineSshHost(host)).obstacles).toEqual([expect.stringContaining('in a swarm already')]);

    for (let times = 0; times < 2; times += 1) {
      expect(await cleanHost(host, { runId: 'run-1', leaveSwarm: true, imageTag: 'none:1' })).toEqual([]);
    }
    expect((await examineSshHost(host)).obstacles).toEqual([]);
    expect((await engine.listNetworks()).map(({ Name }) => Name).filter((name) => /ours|others/.test(name))).toEqual([
      'others',
    ]);
    expect((await engine.listVolumes({ filters: { label: [runLabel] } })).Volumes ?? []).toEqual([]);
    const { stdout } = await host.exec(['iptables-save']);
    expect(stdout.split('\n').filter((line) => line.includes('overlab:'))).toEqual([
      expect.stringContaining('overlab:run-10'),
    ]);
  });
});
