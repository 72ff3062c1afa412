/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { nightlyForVariants } from './suites.ts';
export type { Stage } from './stage.ts';
export type { Host } from '../hosts/host.ts';
export type { Endpoint } from '../networks/endpoint.ts';
export { clientPage } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { sendRequests, startLoad } from '../probes/load/load.ts';
export { hostPaths, paths, type ProbePath } from '../probes/reachability/paths.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingPaths, namePaths, promisedPaths, withoutHost } from './promises.ts';
export { onePerHost } from './placement.ts';
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
  pinPublishedPort,
} from '../faults/firewall.ts';
export { inOrder } from '../faults/in-order.ts';
export { setMtu, throttle, withoutOffload } from '../faults/link.ts';
export { starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinDefaultBridge, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { routeAcross } from '../faults/routes.ts';
export { addAddress, preferSource, secondAddress, sendFrom, underlaySubnet } from '../faults/addresses.ts';
export { watchVxlan } from '../probes/capture/watch-vxlan.ts';
export { stopContainer } from '../networks/docker/container-endpoint.ts';
export { messageOf } from '../base/errors.ts';
export { probeReachability } from '../probes/reachability/probe-reachability.ts';
export { tryUntil } from './try-until.ts';
export { startEcho, startFlow } from '../probes/load/flow.ts';
export { transferBytes } from '../probes/load/transfer.ts';
export { measureMtu, underlayMtuBytes } from '../probes/mtu/measure-mtu.ts';
export { mtuFact } from '../probes/mtu/mtu-facts.ts';
export { askByName } from '../probes/names/spread.ts';
export { resolveNames } from '../probes/names/resolve-names.ts';
