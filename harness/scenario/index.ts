/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { nightlyForVariants } from './suites.ts';
export type { Stage } from './stage.ts';
export type { Host } from '../hosts/host.ts';
export { clientPage, type SwarmService } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { sendRequests, startLoad, type LoadTarget } from '../probes/load/load.ts';
export { leftOnHost } from '../probes/host-remains.ts';
export { underlayMtuBytes } from '../probes/mtu/measure-mtu.ts';
export { paths } from '../probes/reachability/paths.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingPaths, namePaths, promisedPaths } from './promises.ts';
export { outage, undisturbed } from './load-facts.ts';
export { onePerHost } from './placement.ts';
export { publishedServers, webServer, webServers } from './web-servers.ts';
export { lostService } from '../faults/lost-service.ts';
export { sendInClear } from '../faults/encryption.ts';
export { killEngine, stopEngine } from '../faults/engine.ts';
export {
  closeDataPath,
  closePublishedPort,
  dropForwarded,
  dropIncoming,
  dropOutgoing,
  hideClients,
  loseLargePackets,
  loseSome,
} from '../faults/firewall.ts';
export { inOrder } from '../faults/in-order.ts';
export { setMtu, throttle } from '../faults/link.ts';
export { starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinDefaultBridge, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { freezeHost, killHost } from '../faults/power.ts';
export { routeAcross } from '../faults/routes.ts';
