import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Host } from '../../hosts/host.ts';
import { linesOf } from '../../hosts/lines-of.ts';

const eventSchema = z.object({ Actor: z.object({ Attributes: z.record(z.string(), z.string()) }) });

/** A watch for the moment in which an engine has put a container on a network. */
export interface ConnectWatch {
  /** Resolves then, or once the watch has ended: what it waits for may have happened before it began. */
  readonly connected: Promise<void>;
  end(): void;
}

/**
 * Watches for an engine's event `network connect` of a container. When a container is started, it comes before the
 * runtime is called, which takes most of the time.
 */
export async function watchConnect(host: Host, containerId: string): Promise<ConnectWatch> {
  const events = (await host.engine.getEvents({ filters: { type: ['network'], event: ['connect'] } })) as Readable;
  events.on('error', () => undefined);
  const lines = linesOf(events);
  const connected = (async () => {
    for await (const line of lines) {
      if (line !== '' && eventSchema.parse(JSON.parse(line)).Actor.Attributes.container === containerId) return;
    }
  })();
  connected.catch(() => undefined);
  return { connected, end: () => events.destroy() };
}
