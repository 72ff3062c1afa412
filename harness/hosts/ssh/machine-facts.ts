import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../host.ts';
import { neededModules, neededTools } from './needed-tools.ts';

/** Asks without changing anything, and with nothing but Python's core, as the rest may be missing. */
const agent = [
  'import os, sys, time',
  'split = sys.argv.index("--")',
  'folders = os.environ["PATH"].split(":")',
  'def runs(tool): return any(os.access(os.path.join(folder, tool), os.X_OK) for folder in folders)',
  'def loads(module):',
  '  try: return bool(__import__(module))',
  '  except ImportError: return False',
  'print("kernel", os.uname().release)',
  'print("uid", os.getuid())',
  'print("time", int(time.time() * 1000))',
  'print("missing-modules", *(module for module in sys.argv[1:split] if not loads(module)))',
  'print("missing-tools", *(tool for tool in sys.argv[split + 1:] if not runs(tool)))',
].join('\n');

/** What a machine says of itself. */
export interface MachineFacts {
  readonly kernel: string;
  readonly uid: number;
  /** Its clock, and ours before and after it was asked, in ms since 1970. */
  readonly timeMs: number;
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly missingTools: readonly string[];
  readonly missingModules: readonly string[];
}

/** @throws HarnessError when the machine does not answer sensibly. */
export async function askMachine(host: Pick<Host, 'name' | 'exec'>): Promise<MachineFacts> {
  const askedMs = Date.now();
  const python = ['python3', '-I', '-c', agent];
  const { stdout } = await host.exec([...python, ...neededModules, '--', ...Object.keys(neededTools)]);
  const answeredMs = Date.now();
  const said = new Map(stdout.split('\n').map((line) => [line.split(' ')[0], line.split(' ').slice(1)]));
  const [kernel] = said.get('kernel') ?? [];
  const [uid] = said.get('uid') ?? [];
  const [time] = said.get('time') ?? [];
  if (kernel === undefined || uid === undefined || time === undefined) {
    throw new HarnessError({ what: `${host.name} says nothing sensible of itself`, why: stdout.slice(0, 200) });
  }
  return {
    kernel,
    uid: Number(uid),
    timeMs: Number(time),
    askedMs,
    answeredMs,
    missingTools: said.get('missing-tools') ?? [],
    missingModules: said.get('missing-modules') ?? [],
  };
}
