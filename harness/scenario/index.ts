/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { nightlyForVariants } from './suites.ts';
export type { Stage } from './stage.ts';
export { clientPage } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { hastenKeyRotation, KeyWatch } from '../networks/swarm/key-rotation.ts';
export { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { forgeDatagrams } from '../probes/forgery/forge-datagrams.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { sendRequests, startLoad } from '../probes/load/load.ts';
export { underlayMtuBytes } from '../probes/mtu/measure-mtu.ts';
export { paths } from '../probes/reachability/paths.ts';
export { throughputPorts } from '../probes/throughput/measure-throughput.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingPaths, namePaths, promisedPaths } from './promises.ts';
export { onePerHost } from './placement.ts';
export { secretAndClear, type SecretAndClear } from './secret-and-clear.ts';
export { publishedServers, webServer, webServers } from './web-servers.ts';
export { lostService } from '../faults/lost-service.ts';
export { sendInClear, takeInClear } from '../faults/encryption.ts';
export {
  closeDataPath,
  closePublishedPort,
  dropForwarded,
  dropIncoming,
  dropOutgoing,
  hideClients,
  loseLargePackets,
  loseSome,
  loseSomeOf,
} from '../faults/firewall.ts';
export { inOrder } from '../faults/in-order.ts';
export { setMtu, throttle, trickle } from '../faults/link.ts';
export { starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinDefaultBridge, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { routeAcross } from '../faults/routes.ts';
export { translateSource, unusedAddress } from '../faults/source-nat.ts';
