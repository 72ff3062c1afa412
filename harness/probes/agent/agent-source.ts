import { readFileSync } from 'node:fs';
import { ownSource, pythonCommand } from '../../hosts/commands/python-command.ts';

/** The programs that probes run on hosts, put together from the `.py` files in this folder. */
const parts = {
  responder: ['netns', 'neighbours', 'responder'],
  prober: ['netns', 'neighbours', 'resolver', 'prober'],
  supervisor: ['netns', 'supervisor'],
  asker: ['pages', 'asker'],
  capture: ['netns', 'capture'],
  requester: ['netns', 'requester'],
  sizer: ['netns', 'sizer'],
  namer: ['netns', 'resolver', 'namer'],
  loader: ['netns', 'resolver', 'pages', 'loader'],
  echoer: ['netns', 'echoer'],
  datagrams: ['netns', 'datagrams'],
  knocker: ['netns', 'knocker'],
  sink: ['netns', 'sink'],
  transfer: ['netns', 'transfer'],
  flow: ['netns', 'flow'],
  server: ['server'],
  connector: ['netns', 'connector'],
  quiet: ['netns', 'pages', 'quiet'],
  forger: ['netns', 'forger'],
  latency: ['netns', 'latency'],
  looker: ['looker'],
  processors: ['processors'],
} as const satisfies Record<string, readonly string[]>;

export type AgentName = keyof typeof parts;

const sources = new Map<AgentName, string>();

/** The command that runs an agent on a host. The agent reads its job from standard input. */
export function agentCommand(name: AgentName): readonly string[] {
  let source = sources.get(name);
  if (source === undefined) {
    source = [ownSource, ...parts[name].map(readPart)].join('\n');
    sources.set(name, source);
  }
  return pythonCommand(source);
}

function readPart(name: string): string {
  return readFileSync(new URL(`./${name}.py`, import.meta.url), 'utf8');
}
