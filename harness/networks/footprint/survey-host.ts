import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';
import type { PortTaken } from './footprint.ts';
import { subnetsOfEngine, swarmOf, type SubnetHeld, type SwarmTakes } from './engine-takes.ts';

const socketSchema = z.object({ protocol: z.enum(['tcp', 'udp']), port: z.number(), process: z.string().nullable() });
const linkSchema = z.object({
  ifname: z.string(),
  flags: z.array(z.string()).default([]),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_data: z
        .object({
          id: z.number().optional(),
          port: z.number().optional(),
          external: z.boolean().optional(),
          local: z.string().optional(),
          remote: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })).default([]),
});
const surveySchema = z.object({
  sockets: z.array(socketSchema),
  links: z.array(linkSchema),
  routes: z.array(z.object({ dst: z.string(), dev: z.string().optional() })),
});

/** A network device of a host. */
export interface SurveyedLink {
  readonly name: string;
  /** As ip-link(8) calls it: `vxlan`; `null` for what is none of its kinds, such as a network card. */
  readonly kind: string | null;
  readonly vni: number | null;
  readonly port: number | null;
  /** Whether it takes what belongs to no other device. */
  readonly external: boolean;
  /** Its ends; `null` where it has any. */
  readonly local: string | null;
  readonly remote: string | null;
  /** Whether it is up or has an address. */
  readonly inUse: boolean;
}

/** What a host has that only one can have. */
export interface HostSurvey {
  readonly host: string;
  /** On the underlay. */
  readonly address: string;
  /** Those that were asked for. `process`: `name (pid 1)`; `null` where the kernel has it. */
  readonly sockets: readonly z.infer<typeof socketSchema>[];
  readonly links: readonly SurveyedLink[];
  /** Of IPv4. An address, a network and its route are one thing: what says most about it comes first. */
  readonly subnets: readonly SubnetHeld[];
  /** `null` where the host manages none. */
  readonly swarm: SwarmTakes | null;
}

const source = readFileSync(new URL('host-survey.py', import.meta.url), 'utf8');

const underlayHolder = 'the underlay';

/** Looks at a host and its engine. @param ports that it is asked about. */
export async function surveyHost(
  host: Host,
  ports: readonly Pick<PortTaken, 'protocol' | 'port'>[],
): Promise<HostSurvey> {
  const stdin = JSON.stringify({ ports: ports.map(({ protocol, port }) => [protocol, port]) });
  const [{ stdout }, info, networks] = await Promise.all([
    host.exec(pythonCommand(source), { stdin }),
    host.engine.info() as Promise<unknown>,
    host.engine.listNetworks() as Promise<unknown>,
  ]);
  const { sockets, links, routes } = surveySchema.parse(JSON.parse(stdout));
  const ofLinks = links.flatMap(({ ifname, addr_info: addresses }) =>
    addresses.map(({ local, prefixlen }) => ({
      subnet: `${local}/${prefixlen}`,
      holder: ifname === host.underlay.interface ? underlayHolder : `the device ${ifname}`,
    })),
  );
  return {
    host: host.name,
    address: host.underlay.address,
    sockets,
    links: links.map(({ ifname: name, flags, addr_info: addresses, linkinfo = {} }) => {
      const { info_kind: kind = null, info_data: data = {} } = linkinfo;
      return {
        name,
        kind,
        vni: data.id ?? null,
        port: data.port ?? null,
        external: data.external ?? false,
        local: data.local ?? null,
        remote: data.remote ?? null,
        inUse: flags.includes('UP') || addresses.length > 0,
      };
    }),
    subnets: [
      ...ofLinks.filter(({ holder }) => holder === underlayHolder),
      ...subnetsOfEngine(info, networks),
      ...ofLinks,
      ...routes
        .filter(({ dst }) => dst !== 'default')
        .map(({ dst, dev }) => ({ subnet: dst, holder: dev === undefined ? 'a route' : `a route through ${dev}` })),
    ].filter(({ subnet }) => !subnet.includes(':')),
    swarm: swarmOf(info, networks),
  };
}
