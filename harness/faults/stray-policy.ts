import type { Endpoint } from '../networks/endpoint.ts';
import type { Policies } from '../networks/policies.ts';
import type { Fault } from './fault.ts';

/** A policy that nobody asked for keeps everything from an endpoint. */
export function strayPolicy(policies: Policies, target: Endpoint): Fault {
  const name = `stray-${target.containerId.slice(0, 8)}`;
  return {
    title: `a policy keeps everything from ${target.name}`,
    async inject() {
      await policies.apply({ name, target, admits: [] });
      return () => policies.lift(name);
    },
  };
}
