import type { Host } from '../../hosts/host.ts';

/**
 * What stands on a host for its overlays and containers: VXLAN links and veth pairs in its own namespace, network
 * namespaces of the engine, and processes that watch over containers.
 *
 * @returns the kinds and how many there are of each, and then what they are called, a line for each kind.
 */
export async function leftOnHost(host: Host): Promise<[summary: string, names: string[]]> {
  const lines = async (argv: readonly string[]) => {
    const { stdout } = await host.exec(argv, { check: false });
    return stdout.split('\n').filter(Boolean);
  };
  const linksOf = async (type: string) =>
    (await lines(['ip', '-brief', 'link', 'show', 'type', type]))
      .map((line) => line.split(/[\s@]/)[0]!)
      .filter((name) => name !== host.underlay.interface);
  const kinds: [string, string[]][] = [
    ['VXLAN links', await linksOf('vxlan')],
    ['veth links', await linksOf('veth')],
    ['network namespaces', await lines(['ls', '/run/docker/netns'])],
    ['containers that run', await lines(['pgrep', '--full', '--', 'containerd-shim'])],
  ];
  return [
    kinds.map(([kind, names]) => `${kind}: ${names.length}`).join('; '),
    kinds.map(([kind, names]) => `${kind}: ${names.join(', ') || 'none'}`),
  ];
}
