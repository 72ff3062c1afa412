import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { parseIperf3, type Iperf3Result } from './iperf3-result.ts';

export interface Transfer {
  readonly host: Host;
  /** A process in the sender's namespace; `null` for the host's own. */
  readonly pid: number | null;
  readonly address: string;
  readonly port: number;
  readonly streams: number;
  readonly seconds: number;
}

const connectTimeoutMs = 3_000;
/** For the connection, the exchange of results, and a slow link that still drains its queue. */
const allowanceSeconds = 10;

/**
 * A server that has just served closes its socket before it listens anew, which takes a busy machine its time: who
 * comes in between is refused, or was let in by the kernel and is reset before the test begins.
 */
const betweenTests = {
  words: /Connection refused|unable to receive control message.*Connection reset by peer/,
  tries: 10,
  pauseMs: 200,
};

/** Whether a transfer failed for want of a server that is ready for it. */
export function isBetweenTests(result: Iperf3Result): boolean {
  return 'failure' in result && betweenTests.words.test(result.failure);
}

/** Runs one transfer. Never rejects; `text` is what iperf3 printed, or what went wrong. */
export async function runIperf3(transfer: Transfer): Promise<{ result: Iperf3Result; text: string }> {
  for (let tries = 1; ; tries += 1) {
    const { result, text } = await runOnce(transfer);
    if (!isBetweenTests(result) || tries === betweenTests.tries) return { result, text };
    await delay(betweenTests.pauseMs);
  }
}

async function runOnce(transfer: Transfer): Promise<{ result: Iperf3Result; text: string }> {
  const { host, seconds } = transfer;
  try {
    const { stdout, stderr } = await host.exec(clientCommand(transfer), {
      timeoutMs: (seconds + 2 * allowanceSeconds) * 1_000,
      check: false,
    });
    if (stdout.trim() === '') {
      const why = stderr.trim() || `no result within ${seconds + allowanceSeconds} s`;
      return { result: { failure: why }, text: why };
    }
    return { result: parseIperf3(stdout), text: stdout };
  } catch (error) {
    return { result: { failure: messageOf(error) }, text: messageOf(error) };
  }
}

/** The command of a transfer; `timeout` ends a client that waits for a dead path. */
export function clientCommand({ pid, address, port, streams, seconds }: Transfer): string[] {
  return [
    ...['timeout', '-k', '1', String(seconds + allowanceSeconds)],
    ...(pid === null ? [] : ['nsenter', `--net=/proc/${pid}/ns/net`, '--']),
    ...['iperf3', '-c', address, '-4', '-p', String(port), '-t', String(seconds), '-P', String(streams)],
    ...['--connect-timeout', String(connectTimeoutMs), '-J'],
  ];
}
