/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { askPublished, askVip } from '../probes/services/questions.ts';
export { crossingPaths, namePaths, promisedPaths } from './promises.ts';
export { onePerHost } from './placement.ts';
export { webServers } from './web-servers.ts';
export { sendInClear } from '../faults/encryption.ts';
export { closeDataPath, closePublishedPort, dropIncoming } from '../faults/firewall.ts';
export { throttle } from '../faults/link.ts';
export { starveTask } from '../faults/load-balancer.ts';
export { dropAliases, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
export { routeAcross } from '../faults/routes.ts';
