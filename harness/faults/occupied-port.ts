import { createInterface } from 'node:readline';
import { HarnessError } from '../base/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { Fault } from './fault.ts';

const holder = `
import socket, sys
held = socket.socket()
held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
held.bind(("0.0.0.0", int(sys.argv[1])))
held.listen()
print("held", flush=True)
sys.stdin.read()
`;

/** A process of the host itself holds a TCP port. */
export function occupyPort(host: Host, port: number): Fault {
  return {
    title: `a process of ${host.name} holds TCP port ${port}`,
    async inject() {
      const child = await host.spawn(['python3', '-c', holder, String(port)]);
      for await (const line of createInterface({ input: child.stdout })) {
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
