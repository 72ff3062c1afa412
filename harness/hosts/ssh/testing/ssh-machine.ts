import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import ssh2 from 'ssh2';
import { ensureImage } from '../../../engine/images/ensure-image.ts';
import { execInContainer } from '../../container-exec.ts';
import { nodeCapabilities } from '../../dind/capabilities.ts';
import { runLabel } from '../../resource.ts';
import { shownKey } from '../fingerprint.ts';
import type { SshTarget } from '../ssh-target.ts';

const label = { [runLabel]: 'ssh-test' };

interface HostKey {
  readonly private: string;
  readonly fingerprint: string;
}

function hostKey(pair: { private: string; public: string }): HostKey {
  const [, blob = ''] = pair.public.split(' ');
  return { private: pair.private, fingerprint: shownKey(Buffer.from(blob, 'base64')).fingerprint };
}

/**
 * A container with an engine and an SSH server, on a network that this machine reaches. Its users: `root`;
 * `admin`, who may become root; `plain`, who may not; `locked`, who has no shell.
 */
export class SshMachine {
  readonly container: Docker.Container;
  readonly address: string;
  readonly hostKey = hostKey(ssh2.utils.generateKeyPairSync('ed25519'));
  /** Another key of the same server. */
  readonly secondHostKey = hostKey(ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }));
  /** Private key file that the machine lets in, for all its users. */
  readonly identity: string;
  readonly #network: Docker.Network;
  readonly #folder: string;

  private constructor(made: Pick<SshMachine, 'container' | 'address' | 'identity'>, network: Docker.Network) {
    this.container = made.container;
    this.address = made.address;
    this.identity = made.identity;
    this.#network = network;
    this.#folder = path.dirname(made.identity);
  }

  static async start(outer: Docker, name: string): Promise<SshMachine> {
    const { tag } = await ensureImage(outer, 'host-26.1');
    const network = await outer.createNetwork({ Name: name, Labels: label });
    const options: Docker.ContainerCreateOptions & { HostConfig: { CgroupnsMode: string } } = {
      name,
      Image: tag,
      Hostname: name,
      Labels: label,
      Volumes: { '/var/lib/docker': {} },
      HostConfig: {
        NetworkMode: name,
        CapDrop: ['ALL'],
        CapAdd: [...nodeCapabilities],
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
        CgroupnsMode: 'private',
        MaskedPaths: [],
        ReadonlyPaths: [],
      },
    };
    const container = await outer.createContainer(options);
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const folder = await mkdtemp(path.join(tmpdir(), 'overlab-ssh-'));
    const identity = path.join(folder, 'id');
    const address = NetworkSettings.Networks[name]?.IPAddress ?? '';
    const machine = new SshMachine({ container, address, identity }, network);
    const key = ssh2.utils.generateKeyPairSync('ed25519');
    await writeFile(identity, key.private, { mode: 0o600 });
    await machine.#prepare(key.public);
    return machine;
  }

  async #prepare(publicKey: string): Promise<void> {
    await this.run(['mkdir', '-p', '/run/sshd']);
    await this.writeFile('/etc/ssh/test-users', publicKey);
    await this.writeFile('/etc/ssh/test-host-key', this.hostKey.private);
    for (const user of ['admin', 'plain']) await this.run(['useradd', '--password', '*', '--shell', '/bin/bash', user]);
    await this.run(['useradd', '--password', '*', '--shell', '/usr/sbin/nologin', 'locked']);
    await this.run(['mkdir', '-p', '/home/admin']);
    await this.writeFile('/home/admin/.bashrc', 'echo Welcome; echo "to this machine" >&2\n');
    await this.writeFile('/etc/sudoers.d/test', 'admin ALL=(root) NOPASSWD: ALL\n');
    await this.writeFile('/etc/ssh/test-second-host-key', this.secondHostKey.private);
    await this.writeFile('/etc/ssh/changed-host-key', ssh2.utils.generateKeyPairSync('ed25519').private);
    await this.listen(22);
    for (let left = 100; left > 0; left -= 1) {
      const { exitCode } = await this.run(['docker', 'info'], { check: false });
      if (exitCode === 0) return;
      await delay(100);
    }
    throw new Error('the engine does not answer');
  }

  /** The command of an SSH server; it answers on standard input and output with `-i`. */
  sshd(...options: readonly string[]): string[] {
    const settings = [
      'HostKey=/etc/ssh/test-host-key',
      'HostKey=/etc/ssh/test-second-host-key',
      'AuthorizedKeysFile=/etc/ssh/test-users',
      'StrictModes=no',
      'UsePAM=no',
      'PermitRootLogin=yes',
      // This test knocks wrongly on purpose.
      'PerSourcePenalties=no',
    ];
    return ['/usr/sbin/sshd', '-f', '/dev/null', ...options, ...settings.flatMap((setting) => ['-o', setting])];
  }

  /** Starts an SSH server in the background. */
  async listen(port: number, ...options: readonly string[]): Promise<void> {
    await this.run(this.sshd('-p', String(port), ...options));
  }

  /** Runs a command in the machine, past SSH. */
  async run(argv: readonly string[], options: Parameters<typeof execInContainer>[3] = {}) {
    return execInContainer(this.container, 'the machine', argv, options);
  }

  async writeFile(file: string, content: string): Promise<void> {
    await this.run(['sh', '-c', 'umask 077; cat > "$1"', 'sh', file], { stdin: content });
    if (file.endsWith('users') || file.includes('home')) await this.run(['chmod', '644', file]);
  }

  target(changes: Partial<SshTarget> = {}): SshTarget {
    return {
      via: { kind: 'tcp', address: this.address, port: 22 },
      user: 'root',
      identity: this.identity,
      hostKey: this.hostKey.fingerprint,
      engineSocket: '/run/overlab/docker.sock',
      ...changes,
    };
  }

  async stop(): Promise<void> {
    await this.container.remove({ force: true, v: true });
    await this.#network.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
