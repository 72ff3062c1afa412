/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './declare.ts';
export { nightlyForVariants } from './suites.ts';
export type { Stage } from './stage.ts';
export type { Host } from '../hosts/host.ts';
export type { Endpoint } from '../networks/endpoint.ts';
export type { Policies } from '../networks/policies.ts';
export type { NetworkCapabilities } from '../networks/network.ts';
export { mishaps, mishapTitles, type Mishap } from '../networks/plugin/mishaps.ts';
export { clientPage, type SwarmService } from '../networks/service.ts';
export { runningByHost, waitingTasks } from '../networks/swarm/describe-states.ts';
export { dropGateway, gatewayOf, renewGateway } from '../networks/docker/gateway-bridge.ts';
export { hasJoinedIngress, ingressOf, joinsIngress, renewIngress } from '../networks/swarm/ingress.ts';
export type { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
export { sendDatagrams } from '../probes/load/datagrams.ts';
export { connectionsPerSecond, openConnections } from '../probes/load/connections.ts';
export { sendRequests, type AddressTarget, type LoadTarget } from '../probes/load/load.ts';
export { leaveQuiet } from '../probes/load/quiet-connections.ts';
export { sharesOf } from '../probes/load/shares.ts';
export { hostPaths, paths, type ProbePath, ipv6Paths } from '../probes/reachability/paths.ts';
export { watchName } from '../probes/names/watch-name.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export {
  crossingPaths,
  namePaths,
  promisedPaths,
  unpromisedPaths,
  withoutHost,
  withoutWaysTo,
  crossingIpv6Paths,
} from './promises.ts';
export { onePerHost, takenIn } from './placement.ts';
export { ofPlugins, onFirst, reachAll, reachAllAgain } from './plugin-steps.ts';
export { closedDataPath } from './sabotages.ts';
export { processServer, publishedServers, sharingServer, webServer, webServers } from './web-servers.ts';
export { observeClash } from '../probes/ports/observe-clash.ts';
export { lostService } from '../faults/lost-service.ts';
export { sendInClear, takeInClear } from '../faults/encryption.ts';
export {
  closeDataPath,
  closePublishedPort,
  dropForwarded,
  forwardNothing,
  dropIncoming,
  dropOutgoing,
  hideClients,
  keepSenders,
  loseLargePackets,
  loseSome,
  pinPublishedPort,
  refuseConnections,
  loseSomeHandshakes,
  misleadPort,
  loseSomeOf,
} from '../faults/firewall.ts';
export { fewerTasks } from '../faults/fewer-tasks.ts';
export { inOrder } from '../faults/in-order.ts';
export { setMtu, throttle, trickle, withoutOffload } from '../faults/link.ts';
export { forgetQuiet, keepStaleTask, starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinDefaultBridge, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { addBlackhole, routeAcross, routeBy, routePastTunnel } from '../faults/routes.ts';
export { killDaemons } from '../faults/daemons.ts';
export { differences, stateOf } from '../probes/remains/host-state.ts';
export { backAfterMs, silencesOf, trafficPort } from './traffic.ts';
export { datagramsOf, measureTime, noSilence, noteSilences } from './traffic-facts.ts';
export { strayPolicy } from '../faults/stray-policy.ts';
export { forgeDatagrams } from '../probes/forgery/forge-datagrams.ts';
export { hostAsSource } from '../probes/reachability/probe-path.ts';
export { leftOnHost } from '../probes/remains/left-on-host.ts';
export { outage, undisturbed } from './load-facts.ts';
export { killEngine, stopEngine } from '../faults/engine.ts';
export { freezeHost, killHost } from '../faults/power.ts';
export { addAddress, preferSource, secondAddress, sendFrom, underlaySubnet } from '../faults/addresses.ts';
export { watchVxlan } from '../probes/capture/watch-vxlan.ts';
export { stopContainer } from '../networks/docker/container-endpoint.ts';
export { messageOf, UnsupportedError } from '../base/errors.ts';
export { probeReachability } from '../probes/reachability/probe-reachability.ts';
export { counted } from '../results/format.ts';
export { tryUntil } from './try-until.ts';
export { startEcho, startFlow, type FlowReport } from '../probes/load/flow.ts';
export { transferBytes } from '../probes/load/transfer.ts';
export { measureMtu } from '../probes/mtu/measure-mtu.ts';
export { underlayMtuBytes } from '../networks/underlay-mtu.ts';
export { mtuMeasure } from '../probes/mtu/mtu-measure.ts';
export { mtuFact } from '../probes/mtu/mtu-facts.ts';
export { resolveNames } from '../probes/names/resolve-names.ts';
export { carriesOverIpv6 } from '../engine/engine-version.ts';
export { byIpv6 } from '../networks/swarm/ipv6-plan.ts';
export { droppedAroundEsp, hastenKeyRotation, KeyWatch } from '../networks/swarm/key-rotation.ts';
export { throughputPorts } from '../probes/throughput/measure-throughput.ts';
export { isSecretOverlay, isSecretTunnel, secretAndClear, type SecretAndClear } from './secret-and-clear.ts';
export { translateAddress, unusedAddress } from '../faults/address-translation.ts';
