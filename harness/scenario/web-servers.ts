import { EndpointRefusedError } from '../networks/docker/container-endpoint.ts';
import type { Host } from '../hosts/host.ts';
import type { Network } from '../networks/network.ts';
import type { ClashContender } from '../probes/ports/observe-clash.ts';

const program = 'mkdir -p /tmp/www && echo "$0" > /tmp/www/index.html && exec httpd -f -v -p "$1" -h /tmp/www';

/**
 * Starts web servers side by side, one for each host given, all on one TCP port; each one's page
 * is its name. What becomes of them is for the clash probe to find out.
 */
export async function webServers(network: Network, hosts: readonly Host[], port: number): Promise<ClashContender[]> {
  return Promise.all(
    hosts.map(async (host, index) => {
      const name = `web-${index + 1}`;
      try {
        const { containerId } = await network.attach(host, {
          name,
          command: ['sh', '-c', program, name, String(port)],
        });
        return { name, host, containerId };
      } catch (error) {
        if (error instanceof EndpointRefusedError) {
          return { name, host, containerId: error.containerId, engineMessage: error.why };
        }
        throw error;
      }
    }),
  );
}
