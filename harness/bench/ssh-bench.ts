import { median } from 'simple-statistics';
import ssh2 from 'ssh2';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { claimedFolder } from '../hosts/claimed-folder.ts';
import type { Host } from '../hosts/host.ts';
import { dialFor } from '../hosts/ssh/dial.ts';
import { SshConnection } from '../hosts/ssh/ssh-connection.ts';
import { sshHost } from '../hosts/ssh/ssh-host.ts';
import { fingerprintOf } from '../hosts/vm/vm-program.ts';
import { claimFor } from '../lab/ledger/ledger.ts';
import { withLab, type TestLab } from '../testing/with-lab.ts';
import type { Bench } from './bench.ts';
import { timed } from './timed.ts';

const rounds = 100;
const engineSocket = '/run/overlab/docker.sock';
const hostKeyFile = '/etc/ssh/bench-key';

/** The same host once more, by way of SSH. */
async function overSsh({ lab, descriptor, outer }: TestLab, folder: string): Promise<Host> {
  const [host] = lab.hosts as [Host];
  const login = ssh2.utils.generateKeyPairSync('ed25519');
  const identity = path.join(folder, 'id');
  await writeFile(identity, login.private, { mode: 0o600 });
  await host.exec(['mkdir', '-p', '/run/sshd']);
  await host.exec(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', hostKeyFile]);
  await host.exec(['tee', '/etc/ssh/bench-users'], { stdin: `${login.public}\n` });
  const { stdout: publicKey } = await host.exec(['cat', `${hostKeyFile}.pub`]);
  const settings = [`HostKey=${hostKeyFile}`, 'AuthorizedKeysFile=/etc/ssh/bench-users', 'UsePAM=no', 'StrictModes=no'];
  const target = {
    via: {
      kind: 'container' as const,
      container: descriptor.hosts[0]!.container!,
      argv: ['/usr/sbin/sshd', '-i', '-f', '/dev/null', ...settings.flatMap((setting) => ['-o', setting])],
    },
    user: 'root',
    identity,
    hostKey: fingerprintOf(publicKey.trim()),
    engineSocket,
  };
  return sshHost({
    name: 'h1',
    tier: 'ssh',
    engineVersion: host.engineVersion,
    underlay: host.underlay,
    connection: new SshConnection('h1', target, dialFor('h1', target.via, outer.docker)),
    engineSocket,
  });
}

/** One engine, asked over its socket and over a stream through SSH, alternately. */
export const sshBench: Bench = {
  name: 'ssh',
  title: 'a request to an engine through SSH against its local socket, and a command through SSH against docker exec',
  run: (say) =>
    withLab({ hosts: 1 }, async (testLab) => {
      const { lab } = testLab;
      const [local] = lab.hosts as [Host];
      const folder = await claimedFolder({ runId: lab.id, claim: (folder) => claimFor(lab.id, folder) }, 'bench');
      const remote = await overSsh(testLab, folder);
      try {
        const connectMs = (await timed(() => remote.engine.ping())).ms;
        const times = { socket: [] as number[], ssh: [] as number[], exec: [] as number[], sshExec: [] as number[] };
        for (let round = 0; round < rounds; round += 1) {
          times.socket.push(await precisely(() => local.engine.ping()));
          times.ssh.push(await precisely(() => remote.engine.ping()));
          times.exec.push(await precisely(() => local.exec(['true'])));
          times.sshExec.push(await precisely(() => remote.exec(['true'])));
        }
        const middle = (values: readonly number[]) => Number(median([...values]).toFixed(2));
        say(`request: ${middle(times.ssh)} ms over SSH, ${middle(times.socket)} ms over the socket`);
        return {
          connectMs,
          requestMsOverSsh: middle(times.ssh),
          requestMsOverSocket: middle(times.socket),
          requestOverheadMs: Number((middle(times.ssh) - middle(times.socket)).toFixed(2)),
          commandMsOverSsh: middle(times.sshExec),
          commandMsByDockerExec: middle(times.exec),
        };
      } finally {
        remote.close();
        await rm(folder, { recursive: true });
      }
    }),
};

async function precisely(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
