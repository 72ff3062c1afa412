import { together } from '../base/together.ts';
import type { NetworkCapabilities } from '../networks/network.ts';
import { onePerHost } from './placement.ts';
import { crossingPaths } from './promises.ts';
import type { Stage } from './stage.ts';

/** Networks that encrypt by a tunnel of their own: beside them, hosts talk in clear. */
export const isSecretTunnel = ({ encrypts, carriesServices, dataPath }: NetworkCapabilities) =>
  encrypts && !carriesServices && dataPath !== null;

/** Networks of a swarm that encrypts them: beside them stands one in clear, with the same hosts and ways. */
export const isSecretOverlay = ({ encrypts, carriesServices }: NetworkCapabilities) => encrypts && carriesServices;

/** An encrypted network and one in clear, each with an endpoint on two hosts, and the traffic that crosses each. */
export async function secretAndClear(stage: Stage, kindInClear = 'overlay') {
  const [secret, clear] = await together([stage.network('secret'), stage.network('clear', { kind: kindInClear })]);
  const hosts = [stage.host(1), stage.host(2)] as const;
  const [secrets, clears] = await together([onePerHost(secret, hosts), onePerHost(clear, hosts)]);
  const traffic = {
    secret: crossingPaths(secret.driver.capabilities, secrets),
    clear: crossingPaths(clear.driver.capabilities, clears),
  };
  await stage.converge([...traffic.secret, ...traffic.clear]);
  return { secret, clear, secrets, clears, traffic };
}
export type SecretAndClear = Awaited<ReturnType<typeof secretAndClear>>;
