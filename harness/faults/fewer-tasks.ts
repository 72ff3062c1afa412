import type { SwarmService } from '../networks/service.ts';
import type { Fault } from './fault.ts';

/** Takes tasks from a service that is to have more. */
export function fewerTasks(service: SwarmService, replicas: number): Fault {
  return {
    title: `the service ${service.name} is told to have ${replicas} tasks, not ${service.tasks.length}`,
    async inject() {
      await service.scale(replicas);
      return async () => {
        await service.scale(service.tasks.length);
      };
    },
  };
}
