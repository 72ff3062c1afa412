import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { messageOf, OverlabError } from '../../base/errors.ts';
import { HostLostError } from '../../hosts/container-power.ts';
import type { Host } from '../../hosts/host.ts';
import { runLabel } from '../../hosts/resource.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointSpec, NetworkSpec } from '../network.ts';

/** Label on everything that a scenario puts on a host's own engine. */
const endpointLabel = 'overlab.endpoint';

/**
 * Where `ndots` is set, an engine answers for names without a dot itself and forwards none of them
 * (`NdotsSet` in moby's libnetwork): what is no name of the network is told at once, also where an
 * endpoint cannot reach its host's resolver, and no name of a test is asked outside.
 */
const dnsOptions = ['ndots:0'] as const;

/** The engine did not start an endpoint; `why` holds its own words. */
export class EndpointRefusedError extends OverlabError {
  readonly containerId: string;

  constructor(name: string, host: string, containerId: string, cause: unknown) {
    super({ what: `${host} did not start ${name}`, why: messageOf(cause) }, { cause });
    this.containerId = containerId;
  }
}

/** When a kind of network lets a host's containers onto it. */
export interface Admission {
  /** Runs what attaches a container, which exists on the host. */
  attach(host: Host, containerId: string, attach: () => Promise<void>): Promise<void>;
  /** Is told that a container was taken off the network on a host. */
  left(host: Host): void;
}

/** How a container is put on a network of the engine. */
export interface Attachment {
  /** Name of the overlab network, for example `blue`. */
  readonly network: string;
  /** The network mode of a container on a host, in the engine's words: what it calls the network, where it has a name. */
  mode(host: Host): string;
  /** Names that the engine itself makes resolvable; modes without resolution refuse aliases. */
  readonly takesAliases: boolean;
  /** Without it, containers come and go as they like. */
  readonly admission?: Admission;
  /** The endpoint's address, from what the engine reports; `null` where the mode gives none. */
  addressOf(container: Docker.ContainerInspectInfo, host: Host): string | null;
  /** The same for IPv6; without it, the mode gives none. */
  ipv6AddressOf?(container: Docker.ContainerInspectInfo, host: Host): string | null;
}

/** How a container is put on a network that has a name of its own, and resolves those of its containers. */
export function namedAttachment({ name, engineName }: Pick<NetworkSpec, 'name' | 'engineName'>): Attachment {
  return {
    network: name,
    mode: () => engineName,
    takesAliases: true,
    addressOf: (info) => info.NetworkSettings.Networks[engineName]?.IPAddress || null,
    ipv6AddressOf: (info) => info.NetworkSettings.Networks[engineName]?.GlobalIPv6Address || null,
  };
}

const freeAdmission: Admission = { attach: (_host, _containerId, attach) => attach(), left: () => undefined };

export function admissionOf(attachment: Attachment): Admission {
  return attachment.admission ?? freeAdmission;
}

/**
 * Starts a container on a network of a host's engine.
 *
 * @throws EndpointRefusedError when the engine creates but does not start it.
 */
export async function startContainerEndpoint(
  lab: Lab,
  host: Host,
  spec: EndpointSpec,
  attachment: Attachment,
): Promise<Endpoint> {
  const { aliases = [], publish = [], publishUdp = [] } = spec;
  const published = [...publish.map((port) => `${port}/tcp`), ...publishUdp.map((port) => `${port}/udp`)];
  const mode = attachment.mode(host);
  const containerName = `${spec.name}-${randomBytes(3).toString('hex')}`;
  const container = await host.engine.createContainer({
    name: containerName,
    Image: lab.endpointImage,
    Labels: { [endpointLabel]: attachment.network, [runLabel]: lab.id },
    ...(spec.command ? { Cmd: [...spec.command] } : {}),
    HostConfig: {
      NetworkMode: mode,
      DnsOptions: [...dnsOptions],
      PortBindings: Object.fromEntries(published.map((port) => [port, [{ HostPort: port.split('/')[0]! }]])),
    },
    ExposedPorts: Object.fromEntries(published.map((port) => [port, {}])),
    ...(attachment.takesAliases
      ? {
          NetworkingConfig: {
            EndpointsConfig: {
              [mode]: {
                Aliases: [...aliases],
                ...(spec.address === undefined ? {} : { IPAMConfig: { IPv4Address: spec.address } }),
              },
            },
          },
        }
      : {}),
  });
  try {
    await admissionOf(attachment).attach(host, container.id, () => start(container));
  } catch (error) {
    throw new EndpointRefusedError(spec.name, host.name, container.id, error);
  }
  const known = { name: spec.name, containerName, aliases, host, network: attachment.network };
  return endpointOf(container, known, attachment);
}

/**
 * Starts an endpoint's container again, which has ended.
 *
 * @returns the endpoint as it is now.
 */
export async function restartContainerEndpoint(endpoint: Endpoint, attachment: Attachment): Promise<Endpoint> {
  const { host, containerId } = endpoint;
  const container = host.engine.getContainer(containerId);
  admissionOf(attachment).left(host);
  try {
    await admissionOf(attachment).attach(host, container.id, () => start(container));
  } catch (error) {
    throw new EndpointRefusedError(endpoint.name, host.name, containerId, error);
  }
  return endpointOf(container, endpoint, attachment);
}

/**
 * Starts a container, once more where the first process of its runtime died before it had set anything up, which says
 * nothing about networks (runc: "read init-p: connection reset by peer"; seen once in thousands of starts).
 */
async function start(container: Docker.Container): Promise<void> {
  await container.start().catch(async (error: unknown) => {
    if (!messageOf(error).includes('read init-p: connection reset by peer')) throw error;
    await container.start();
  });
}

async function endpointOf(
  container: Docker.Container,
  known: Omit<Endpoint, 'address' | 'ipv6Address' | 'pid' | 'containerId' | 'resolvConfPath'>,
  attachment: Attachment,
): Promise<Endpoint> {
  const info = await container.inspect();
  return {
    ...known,
    ...addressesOf(attachment, info, known.host),
    pid: info.State.Pid,
    containerId: container.id,
    resolvConfPath: info.ResolvConfPath === '' ? null : info.ResolvConfPath,
  };
}

/** Stops the container of an endpoint at once, as a crash does; it keeps its name and loses its address. */
export async function stopContainer({ host, containerId }: Endpoint): Promise<void> {
  await host.engine.getContainer(containerId).stop({ t: 0 });
}

/** What an endpoint is reached at, by what the engine reports. */
export function addressesOf(
  attachment: Attachment,
  info: Docker.ContainerInspectInfo,
  host: Host,
): Pick<Endpoint, 'address' | 'ipv6Address'> {
  return { address: attachment.addressOf(info, host), ipv6Address: attachment.ipv6AddressOf?.(info, host) ?? null };
}

/** Removes a container from its host's engine; one that is gone already, perhaps with its host, counts as removed. */
export async function removeContainer(host: Host, containerId: string): Promise<void> {
  try {
    await host.engine.getContainer(containerId).remove({ force: true, v: true });
  } catch (error) {
    if (error instanceof HostLostError) return;
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}
