import { weavePort, type WeaveMode } from './weave-modes.ts';

/** Where its router answers the plugins and whoever asks for its state, on each host. */
export const weaveControl = '127.0.0.1:6784';

export interface WeaverRequest {
  readonly program: string;
  readonly mode: Pick<WeaveMode, 'overlay'>;
  /** From 1, and unique: the router's name is made of it. */
  readonly number: number;
  readonly hostName: string;
  readonly address: string;
  /** Addresses of the hosts that it is to connect to. */
  readonly peers: readonly string[];
  readonly folder: string;
  readonly pool: string;
  /** Hosts that decide together who gives out which addresses. */
  readonly hostCount: number;
  readonly mtuBytes: number;
}

/** The command line of a host's router; see `weaver --help`. */
export function weaverCommand(request: WeaverRequest): string[] {
  const { program, mode, number, hostName, address, peers, folder, pool, hostCount, mtuBytes } = request;
  return [
    program,
    `--port=${weavePort}`,
    `--name=02:00:00:00:00:${number.toString(16).padStart(2, '0')}`,
    `--nickname=${hostName}`,
    `--host=${address}`,
    '--weave-bridge=weave',
    '--datapath=datapath',
    ...(mode.overlay === 'sleeve' ? ['--no-fastdp'] : []),
    `--mtu=${mtuBytes}`,
    `--db-prefix=${folder}/weave`,
    `--http-addr=${weaveControl}`,
    '--status-addr=127.0.0.1:6782',
    `--ipalloc-range=${pool}`,
    `--ipalloc-init=consensus=${hostCount}`,
    '--no-dns',
    '--docker-api=',
    ...peers,
  ];
}
