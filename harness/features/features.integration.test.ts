import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.ts';
import { vmProvider } from '../hosts/vm/vm-provider.ts';
import { withLab } from '../testing/with-lab.ts';
import { featureAgentCommand, featureAgentJob } from './feature-agent.ts';
import { features } from './features.ts';
import { parseResults } from './parse-results.ts';
import { probeFeatures } from './probe-features.ts';

/** What a try could leave behind on a host. */
async function traces(host: Host): Promise<Record<string, string>> {
  const say = async (...argv: string[]): Promise<string> => (await host.exec(argv)).stdout;
  const names = (json: string): string =>
    (JSON.parse(json) as { ifname: string }[])
      .map(({ ifname }) => ifname)
      .sort()
      .join(' ');
  return {
    links: names(await say('ip', '-json', 'link')),
    namespaces: await say('ip', 'netns'),
    rules: await say('iptables', '--list-rules'),
    legacyRules: (await host.exec(['iptables-legacy', '--list-rules'], { check: false })).stdout,
    associations: (await host.exec(['ip', 'xfrm', 'state'], { check: false })).stdout,
    queueing: await say('tc', 'qdisc', 'show', 'dev', 'lo'),
    mounts: await say('cat', '/proc/self/mounts'),
    scratch: await say('ls', '-A', '/tmp', '/run'),
    processes: (await say('ps', '-eo', 'args'))
      .split('\n')
      .filter((line) => line.includes('unshare'))
      .join('\n'),
  };
}

describe('kernel features of a host', () => {
  it('are found out by trying, kept for the kernel, and leave nothing behind', async () => {
    await withLab({ hosts: 1 }, async ({ lab }) => {
      const host = lab.hosts[0]!;
      // The first time the kernel may load modules, and some bring a device into every namespace (ipip: tunl0).
      await probeFeatures(host, { refresh: true });
      const before = await traces(host);
      const table = await probeFeatures(host, { refresh: true });
      expect(await traces(host)).toEqual(before);

      expect(table.tier).toBe('shared-kernel');
      expect(table.results.map(({ id }) => id)).toEqual(features.map(({ id }) => id));
      const states = Object.fromEntries(table.results.map(({ id, state }) => [id, state]));
      expect(states).toMatchObject({ bridge: 'present', veth: 'present', vxlan: 'present', conntrack: 'present' });
      // The host image has all tools, and a host's engine all rights that a try needs.
      expect(table.results.filter(({ state }) => state === 'unknown')).toEqual([]);

      let probes = 0;
      const counting = {
        name: host.name,
        tier: host.tier,
        exec: (...call: Parameters<Host['exec']>) => {
          if (call[0][0] === 'python3') probes += 1;
          return host.exec(...call);
        },
      };
      expect(await probeFeatures(counting)).toEqual(table);
      expect(probes).toBe(0);
    });
  });

  it('are all there on VM hosts', async () => {
    await withLab({ hosts: [vmProvider] }, async ({ lab }) => {
      const { results } = await probeFeatures(lab.hosts[0]!);
      expect(results.filter(({ state }) => state !== 'present')).toEqual([]);
    });
  });

  it('are unknown, not absent, where they may not be tried or their tool is missing', async () => {
    await withLab({ hosts: 1 }, async ({ lab }) => {
      const host = lab.hosts[0]!;
      const confined = await host.exec(['setpriv', '--bounding-set', '-all', '--', ...featureAgentCommand], {
        stdin: featureAgentJob,
      });
      const results = parseResults(confined.stdout);
      expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['unknown']));
      expect(results[0]?.detail).toContain('Operation not permitted');

      // A host that has unshare, and no other tool.
      await host.exec(['mkdir', '/opt/few-tools']);
      await host.exec(['ln', '-s', '/usr/bin/unshare', '/usr/bin/python3', '/opt/few-tools/']);
      const withFewTools = featureAgentCommand.map((word) =>
        word.replace(/^TOOL_PATH = .*$/m, "TOOL_PATH = '/opt/few-tools'"),
      );
      const untooled = parseResults((await host.exec(withFewTools, { stdin: featureAgentJob })).stdout);
      const said = Object.fromEntries(untooled.map(({ id, state, detail }) => [id, `${state}: ${detail}`]));
      expect(said).toMatchObject({
        vxlan: 'present: a link of kind vxlan was made',
        xt_statistic: 'unknown: there is no iptables on this host to try it with',
        xt_policy: 'unknown: there is no iptables on this host to try it with',
        overlayfs: 'unknown: no private file system to try it in',
      });
    });
  });
});
