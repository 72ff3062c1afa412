import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
import { agentCommand } from '../agent/agent-source.ts';

/** What stands on a host, by kinds: a line for each thing, sorted. */
export type HostState = ReadonlyMap<string, readonly string[]>;

interface Look {
  readonly kind: string;
  readonly argv: readonly string[];
  /** What is to be compared of a line; `null` for a line that says nothing lasting. */
  keep(line: string): string | null;
}

/** Counters, indices and times differ from one look to the next, and mean nothing. */
const looks: readonly Look[] = [
  { kind: 'links', argv: ['ip', '-oneline', 'link', 'show'], keep: (line) => line.split(': ')[1]!.split('@')[0]! },
  {
    kind: 'addresses',
    argv: ['ip', '-oneline', 'address', 'show'],
    keep: (line) => line.replace(/^\d+:\s+/, '').replace(/\s+valid_lft.*|\\.*/g, ''),
  },
  ...['-4', '-6'].flatMap((family) => [
    { kind: 'routes', argv: ['ip', family, 'route', 'show', 'table', 'all'], keep: withoutTimes },
    { kind: 'routing rules', argv: ['ip', family, 'rule', 'show'], keep: (line: string) => line },
  ]),
  {
    kind: 'rows of forwarding tables',
    argv: ['bridge', 'fdb', 'show'],
    keep: (line) => (/\b(permanent|dst)\b/.test(line) ? line : null),
  },
  ...['iptables-save', 'ip6tables-save'].map((program) => ({
    kind: 'firewall rules',
    argv: [program],
    keep: rulesAlone,
  })),
  ...['policy', 'state'].map((what) => ({
    kind: 'IPsec',
    argv: ['ip', 'xfrm', what, 'list'],
    keep: (line: string) => (line.startsWith('src ') ? `${what} ${line.trim()}` : null),
  })),
  { kind: 'IP sets', argv: ['ipset', 'list', '-name'], keep: (line) => line },
  {
    kind: 'processes',
    argv: ['ps', '-e', '-o', 'comm='],
    keep: (line) => (isPassing(line.trim()) ? null : line.trim()),
  },
  {
    kind: 'files',
    argv: ['ls', '/run', '/var/lib', '/etc/cni/net.d', '/opt/cni/bin'],
    keep: (line) => (engineFolders.has(line) ? null : line),
  },
  {
    kind: 'settings',
    argv: ['sysctl', '-e', 'net.ipv4.ip_forward', 'net.bridge.bridge-nf-call-iptables', 'net.ipv4.conf.all.rp_filter'],
    keep: (line) => line,
  },
];

/** Made by an engine with its first container. */
const engineFolders = new Set(['containerd', 'docker', 'runc']);

/** Those by which the harness looks, and of the kernel's own that come and go. */
const passing = new Set([
  'ps',
  'python3',
  'sh',
  'sshd',
  'sshd-session',
  'sleep',
  'docker',
  'runc',
  'tini',
  'cat',
  'ls',
]);

function isPassing(program: string): boolean {
  return passing.has(program) || program.startsWith('kworker');
}

/** A table in which nothing is ruled does nothing; nftables has it from the first look at it on. */
function rulesAlone(line: string): string | null {
  return /^(#|\*|COMMIT|:\S+ ACCEPT )/.test(line) ? null : line.replace(/\[\d+:\d+\]/, '');
}

function withoutTimes(line: string): string {
  return line.replace(/\s+(expires \d+sec|linkdown|hoplimit \d+|pref \w+)/g, '').trim();
}

const outputsSchema = z.object({ outputs: z.array(z.string()) });

/** Looks at what stands on a host. What it has no program for is not there. */
export async function stateOf(host: Host): Promise<HostState> {
  const { stdout } = await host.exec(agentCommand('looker'), {
    stdin: JSON.stringify({ commands: looks.map(({ argv }) => argv) }),
  });
  const { outputs } = outputsSchema.parse(JSON.parse(stdout));
  const kinds = new Map<string, string[]>();
  looks.forEach(({ kind, keep }, index) => {
    const lines = outputs[index]!.split('\n').flatMap((line) => (line.trim() === '' ? [] : (keep(line) ?? [])));
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...lines].toSorted());
  });
  return kinds;
}

/** What is there now and was not before, and the other way round: `firewall rules: + -A FORWARD …`. */
export function differences(before: HostState, after: HostState): string[] {
  return [...after].flatMap(([kind, lines]) => {
    const earlier = before.get(kind) ?? [];
    return [
      ...without(lines, earlier).map((line) => `${kind}: + ${line}`),
      ...without(earlier, lines).map((line) => `${kind}: - ${line}`),
    ];
  });
}

/** The lines of one list that are not in the other, as often as they are more. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}
