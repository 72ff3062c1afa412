/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { nightlyForVariants } from './suites.ts';
export type { Stage } from './stage.ts';
export { clientPage } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { dropGateway, gatewayOf, renewGateway } from '../networks/docker/gateway-bridge.ts';
export { hasJoinedIngress, ingressOf, renewIngress } from '../networks/swarm/ingress.ts';
export { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { connectionsPerSecond, openConnections } from '../probes/load/connections.ts';
export { sendRequests, startLoad } from '../probes/load/load.ts';
export { leaveQuiet } from '../probes/load/quiet-connections.ts';
export { sharesOf } from '../probes/load/shares.ts';
export { underlayMtuBytes } from '../probes/mtu/measure-mtu.ts';
export { watchName } from '../probes/names/watch-name.ts';
export { paths } from '../probes/reachability/paths.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingPaths, namePaths, promisedPaths } from './promises.ts';
export { onePerHost } from './placement.ts';
export { processServer, publishedServers, sharingServer, webServer, webServers } from './web-servers.ts';
export { observeClash } from '../probes/ports/observe-clash.ts';
export { lostService } from '../faults/lost-service.ts';
export { sendInClear } from '../faults/encryption.ts';
export {
  closeDataPath,
  closePublishedPort,
  dropForwarded,
  dropIncoming,
  dropOutgoing,
  hideClients,
  keepSenders,
  loseLargePackets,
  loseSome,
  loseSomeHandshakes,
  misleadPort,
} from '../faults/firewall.ts';
export { fewerTasks } from '../faults/fewer-tasks.ts';
export { inOrder } from '../faults/in-order.ts';
export { setMtu, throttle } from '../faults/link.ts';
export { forgetQuiet, keepStaleTask, starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinDefaultBridge, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { routeAcross } from '../faults/routes.ts';
