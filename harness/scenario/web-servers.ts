import { EndpointRefusedError, removeContainer } from '../networks/docker/container-endpoint.ts';
import type { Host } from '../hosts/host.ts';
import { together } from '../base/together.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import type { Network } from '../networks/network.ts';
import type { Service } from '../networks/service.ts';
import { startAgent } from '../probes/agent/agent-lines.ts';
import type { ClashContender } from '../probes/ports/observe-clash.ts';

const program = 'mkdir -p /tmp/www && echo "$0" > /tmp/www/index.html && exec httpd -f -v -p "$1" -h /tmp/www';

/** Starts a web server on a network; its page is its name. */
export function webServer(
  network: Network,
  host: Host,
  name: string,
  port: number,
  aliases: readonly string[] = [],
): Promise<Endpoint> {
  return network.attach(host, { name, aliases, command: ['sh', '-c', program, name, String(port)] });
}

/**
 * Starts a web server on each of some hosts, whose port the host itself publishes; together they are
 * what a service is to those who ask.
 */
export async function publishedServers(network: Network, hosts: readonly Host[], port: number): Promise<Service> {
  const tasks = await together(
    hosts.map(async (host, index) => {
      const name = `web-${index + 1}`;
      const command = ['sh', '-c', program, name, String(port)];
      const { address } = await network.attach(host, { name, command, publish: [port] });
      return { name, host, address };
    }),
  );
  const published = { port, mode: 'host' } as const;
  // The servers go with their network.
  return { name: 'web', engineName: 'web', vip: null, port, published, tasks, remove: async () => undefined };
}

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

/** A web server that is alone on a port of one host; its page is its name. */
function soleServer(name: string, host: Host, port: number, remove: () => Promise<void>): Service {
  const tasks = [{ name, host, address: host.underlay.address }];
  return { name, engineName: name, vip: null, port, published: { port, mode: 'host' }, tasks, remove };
}

/** Starts a web server that is a process of a host itself, in no container. Throws `HarnessError` when the port is taken. */
export async function processServer(host: Host, name: string, port: number): Promise<Service> {
  const agent = await startAgent(host, 'server', { port, page: name });
  return soleServer(name, host, port, () => agent.stop());
}

/** Starts a web server in a container that shares the network of its host. */
export async function sharingServer(network: Network, host: Host, name: string, port: number): Promise<Service> {
  const { containerId } = await webServer(network, host, name, port);
  return soleServer(name, host, port, () => removeContainer(host, containerId));
}
