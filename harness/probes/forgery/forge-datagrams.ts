import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { together } from '../../base/together.ts';
import { HarnessError } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import type { Endpoint } from '../../networks/endpoint.ts';
import type { Network } from '../../networks/network.ts';
import { macOf } from '../../networks/link-of.ts';
import { startAgent } from '../agent/agent-lines.ts';
import { agentCommand } from '../agent/agent-source.ts';
import { vxlanFrame, type FrameEnd } from './vxlan-frame.ts';

const port = 9_818;
const vxlanPort = 4789;
/** For what is still under way when the last frame was sent. */
const quietMs = 500;
const allowanceMs = 60_000;

export interface Forgery {
  /** The host that sends the frames. */
  readonly forger: Host;
  /**
   * Whether they come under the forger's own address on the underlay and with a MAC address that nobody has, or under
   * the address of the host whose endpoint they claim to be from and with that endpoint's MAC address: VXLAN devices
   * drop what comes from a known MAC address at another host than the known one (`vxlan_snoop` in Linux).
   */
  readonly under: 'own address' | "peer's address";
  /** The network that the frames are for. */
  readonly network: Network;
  /** The endpoint that the frames claim to be from. */
  readonly source: Endpoint;
  readonly target: Endpoint;
}

const sentSchema = z.object({ sent: z.number().int() });
const receivedSchema = z.object({ received: z.number().int() });

/**
 * Sends VXLAN frames in clear to the host of an endpoint, each with a numbered UDP datagram for it, and counts those
 * that the endpoint receives.
 */
export async function forgeDatagrams(
  { forger, under, network, source, target }: Forgery,
  count: number,
): Promise<{ readonly sent: number; readonly received: number }> {
  const [vni, from, to] = await together([vniOf(network), frameEnd(source), frameEnd(target)]);
  const mac = under === 'own address' ? unknownMac() : from.mac;
  const payloads = Array.from({ length: count }, (_, number) => {
    const payload = randomBytes(32);
    payload.writeUInt32BE(number);
    return vxlanFrame({ vni, source: { ...from, mac }, target: to, port, payload }).toString('hex');
  });
  const listener = await startAgent(target, 'echoer', { address: to.address, port });
  try {
    const { stdout } = await forger.exec(agentCommand('forger'), {
      stdin: JSON.stringify({
        from: under === 'own address' ? null : source.host.underlay.address,
        to: target.host.underlay.address,
        port: vxlanPort,
        payloads,
      }),
      timeoutMs: allowanceMs,
    });
    await delay(quietMs);
    const line = await listener.finish(allowanceMs);
    if (line === undefined) throw new HarnessError({ what: `${target.name} did not say how many datagrams came` });
    return { ...sentSchema.parse(JSON.parse(stdout)), ...receivedSchema.parse(JSON.parse(line)) };
  } finally {
    await listener.stop();
  }
}

async function vniOf(network: Network): Promise<number> {
  const vni = await network.vni?.();
  if (typeof vni === 'number') return vni;
  throw new HarnessError({ what: `no frame can be forged for ${network.name}`, why: 'it has no VNI' });
}

/** Administered locally, and of one machine (IEEE 802): the first octet says so. */
function unknownMac(): string {
  return ['02', ...Array.from({ length: 5 }, () => randomBytes(1).toString('hex'))].join(':');
}

async function frameEnd(endpoint: Endpoint): Promise<FrameEnd> {
  const { address } = endpoint;
  if (address === null)
    throw new HarnessError({ what: `no frame can be forged for ${endpoint.name}`, why: 'it has no address' });
  return { mac: await macOf(endpoint), address };
}
