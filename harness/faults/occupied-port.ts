import { HarnessError } from '../base/errors.ts';
import { pythonCommand } from '../hosts/commands/python-command.ts';
import type { Host } from '../hosts/host.ts';
import { linesOf } from '../hosts/lines-of.ts';
import type { Fault } from './fault.ts';

const holder = `
import socket, sys
tcp = sys.argv[2] == "tcp"
held = socket.socket(type=socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
if tcp:
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
held.bind(("0.0.0.0", int(sys.argv[1])))
if tcp:
    held.listen()
print("held", flush=True)
sys.stdin.read()
`;

/** A process of the host itself holds a TCP or UDP port. */
export function occupyPort(host: Host, port: number, protocol: 'tcp' | 'udp' = 'tcp'): Fault {
  return {
    title: `a process of ${host.name} holds ${protocol.toUpperCase()} port ${port}`,
    async inject() {
      const child = await host.spawn(pythonCommand(holder, String(port), protocol));
      for await (const line of linesOf(child.stdout)) {
        if (line !== 'held') continue;
        return async () => {
          child.stdin.end();
          await child.exited;
        };
      }
      throw new HarnessError({ what: `port ${port} of ${host.name} could not be taken`, why: 'it is already in use' });
    },
  };
}
