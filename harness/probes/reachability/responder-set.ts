import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { startAgent, type RunningAgent } from '../agent/agent-lines.ts';
import { neighbourWindow } from './neighbour-window.ts';
import type { ProbeTarget } from './probe-path.ts';

/** Below the ports that Linux picks for outgoing connections (ip_local_port_range: 32768 and up). */
const firstPort = 8517;
const ports = 480;
let started = 0;

/** Sets of responders that stand at the same time may share a namespace, such as a host's own. */
function nextPort(): number {
  return firstPort + (started++ % ports);
}

/** Why a target does not answer for itself. */
export interface ResponderFailure {
  /**
   * `enter`: its namespace is gone, so that nothing about it can be observed; `bind`: its port is taken, so that only
   * ICMP can; `host`: its host did not start the responder.
   */
  readonly stage: 'enter' | 'bind' | 'host';
  readonly error: string;
}

const readySchema = z.object({
  namespaces: z.number().int(),
  failed: z.array(z.object({ name: z.string(), stage: z.enum(['enter', 'bind']), error: z.string() })),
});

/** Responders in the namespaces of targets, for one or for several matrices. */
export interface ResponderSet {
  readonly port: number;
  /** Answers carry it, so that nobody else's can be taken for one of ours. */
  readonly token: string;
  /** Why a target has no responder; `null` when it has one. */
  failureOf(target: ProbeTarget): ResponderFailure | null;
  /** Ends all responders. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts a responder per host, side by side; each serves the namespaces of that host's targets.
 * A target, or a host, that fails is remembered in the set and does not reject. They answer over IPv4, and where that
 * is asked for, over IPv6 as well.
 */
export async function startResponders(
  targets: readonly ProbeTarget[],
  options: { port?: number; ipv6?: boolean } = {},
): Promise<ResponderSet> {
  const port = options.port ?? nextPort();
  const token = randomBytes(4).toString('hex');
  const states = new Map<string, ResponderFailure | null>();
  const byHost = new Map<Host, Map<string, ProbeTarget>>();
  for (const target of targets) {
    const members = byHost.get(target.host) ?? new Map<string, ProbeTarget>();
    byHost.set(target.host, members.set(target.name, target));
    states.set(target.name, null);
  }
  const flush = neighbourWindow(states.size, states.size * (states.size - 1)) > 0;

  const agents: RunningAgent[] = [];
  await Promise.all(
    [...byHost].map(async ([host, members]) => {
      try {
        const agent = await startAgent(host, 'responder', {
          port,
          ipv6: options.ipv6 ?? false,
          token,
          flush,
          members: [...members.values()].map(({ name, pid }) => ({ name, pid })),
        });
        agents.push(agent);
        const ready = readySchema.parse(JSON.parse(agent.firstLine));
        for (const { name, stage, error } of ready.failed) states.set(name, { stage, error });
      } catch (error) {
        for (const name of members.keys()) states.set(name, { stage: 'host', error: messageOf(error) });
      }
    }),
  );

  return {
    port,
    token,
    failureOf: (target) => {
      const state = states.get(target.name);
      return state === undefined ? { stage: 'host', error: 'no responder was started for it' } : state;
    },
    stop: async () => {
      await Promise.all(agents.splice(0).map((agent) => agent.stop()));
    },
  };
}
