/** What scenario files import. */
export { UnsupportedError } from '../base/errors.ts';
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { nightlyForVariants } from './suites.ts';
export { carriesOverIpv6 } from '../engine/engine-version.ts';
export { formIpv6Swarm } from '../networks/swarm/ipv6-swarm.ts';
export type { Stage } from './stage.ts';
export { clientPage } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { sendRequests, startLoad } from '../probes/load/load.ts';
export { underlayMtuBytes } from '../probes/mtu/measure-mtu.ts';
export { ipv6Paths, paths } from '../probes/reachability/paths.ts';
export { hostAsSource } from '../probes/reachability/probe-path.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingIpv6Paths, crossingPaths, namePaths, promisedPaths, unpromisedPaths } from './promises.ts';
export { onePerHost, takenIn } from './placement.ts';
export { publishedServers, webServer, webServers } from './web-servers.ts';
export { lostService } from '../faults/lost-service.ts';
export { sendInClear } from '../faults/encryption.ts';
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
export { routeAcross } from '../faults/routes.ts';
