import type { Endpoint } from '../../networks/endpoint.ts';
import type { Host } from '../../hosts/host.ts';
import type { Service } from '../../networks/service.ts';
import type { AnswerRow } from '../../results/answers.ts';
import { HarnessError } from '../../base/errors.ts';

/** Somebody who asks a destination many times, and who has to answer. */
export interface Question extends Pick<AnswerRow, 'destination' | 'expected'> {
  readonly asker: { readonly name: string; readonly host: Host; readonly pid: number | null };
  readonly count: number;
}

/** Endpoints ask a service at its own address, and each of its tasks has to answer at least once. */
export function askVip(service: Service, askers: readonly Endpoint[], count: number): Question[] {
  const { name, vip, port, tasks } = service;
  if (vip === null) throw new HarnessError({ what: `the service ${name} has no address of its own` });
  return askers.map(({ name: asker, host, pid }) => ({
    asker: { name: asker, host, pid },
    destination: { kind: 'vip', name, address: vip, port },
    expected: { from: tasks.map((task) => task.name), everyOne: true },
    count,
  }));
}

/**
 * Hosts ask each host at the port that a service published. Through the ingress mesh any task may
 * answer on any host; published by the hosts themselves, a host's own tasks may, and nobody on a
 * host without one.
 */
export function askPublished(service: Service, hosts: readonly Host[], count: number): Question[] {
  const { name, published, tasks } = service;
  if (published === null) throw new HarnessError({ what: `the service ${name} has published no port` });
  return hosts.flatMap((asker) =>
    hosts.map((target): Question => {
      const answering = published.mode === 'ingress' ? tasks : tasks.filter(({ host }) => host === target);
      return {
        asker: { name: asker.name, host: asker, pid: null },
        destination: { kind: 'published', name: target.name, address: target.underlay.address, port: published.port },
        expected: { from: answering.map((task) => task.name), everyOne: false },
        count,
      };
    }),
  );
}
