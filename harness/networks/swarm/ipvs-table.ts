/** How a host's load balancer forwards to one back end. */
export interface IpvsBackend {
  readonly address: string;
  /** `Masq`, `Route` or `Tunnel`, as ipvsadm(8) knows them by `-m`, `-g` and `-i`. */
  readonly forward: string;
  readonly weight: number;
}

/** One service of a load balancer: what it is found by, a firewall mark, and its back ends. */
export interface IpvsService {
  readonly mark: number;
  readonly backends: readonly IpvsBackend[];
}

/**
 * Reads `/proc/net/ip_vs` of a network namespace, whose figures are hexadecimal except weights and
 * counts (`ip_vs_info_seq_show` in Linux). Services that are not found by a firewall mark, as the
 * engine's are, are left out.
 */
export function parseIpvs(text: string): IpvsService[] {
  const services: { mark: number; backends: IpvsBackend[] }[] = [];
  let current: { mark: number; backends: IpvsBackend[] } | undefined;
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'FWM') {
      current = { mark: parseInt(words[1] ?? '', 16), backends: [] };
      services.push(current);
    } else if (words[0] === 'TCP' || words[0] === 'UDP' || words[0] === 'SCTP') {
      current = undefined;
    } else if (words[0] === '->' && current !== undefined && /^[0-9A-F]{8}:/i.test(words[1] ?? '')) {
      const hex = words[1]!.slice(0, 8);
      const address = [0, 2, 4, 6].map((at) => parseInt(hex.slice(at, at + 2), 16)).join('.');
      current.backends.push({ address, forward: words[2] ?? '', weight: Number(words[3]) });
    }
  }
  return services;
}
