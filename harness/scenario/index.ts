/** What scenario files import. */
export { together } from '../base/together.ts';
export { scenario } from './register.ts';
export { namePaths, promisedPaths } from './promises.ts';
export { onePerHost } from './placement.ts';
export { webServers } from './web-servers.ts';
export { closeDataPath, dropIncoming } from '../faults/firewall.ts';
export { throttle } from '../faults/link.ts';
export { dropAliases, joinForeign } from '../faults/membership.ts';
export { occupyPort } from '../faults/occupied-port.ts';
