import type { Service } from '../networks/service.ts';
import type { Fault } from './fault.ts';

/** Removes a service, for good. */
export function lostService(service: Service): Fault {
  return {
    title: `the service ${service.name} is removed`,
    async inject() {
      await service.remove();
      return async () => undefined;
    },
  };
}
