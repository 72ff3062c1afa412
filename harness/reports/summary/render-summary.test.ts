import { describe, expect, it } from 'vitest';
import { sampleCompared } from '../testing/sample-compared.ts';
import { sampleRun, sampleScenario } from '../testing/sample-run.ts';
import { sampleThroughput } from '../testing/sample-throughput.ts';
import { renderSummary } from './render-summary.ts';

const plain = { colour: false };

describe('renderSummary', () => {
  it('says everything of a run with every outcome', () => {
    expect(renderSummary(sampleRun(), { colour: false, reportPath: 'reports/k3v9/report.html' })).toBe(`\
✓ pass          reachability       swarm-overlay       12.4 s
✗ fail          reachability-cut   swarm-overlay       12.4 s  96 of 216 promised paths are not open · sabotage: drop UDP 4789 on h2
    96 of 216 promised paths are not open, all of them to or from h2
      blue-1 → blue-3: ICMP, TCP and UDP filtered, vanished between vxlan0 and underlay out of h1
      h2: iptables filter INPUT: udp dpt:4789 DROP, 412 packets
      h2: FDB has entries for 4 of 4 remote endpoints
      h1: underlay to h2 answers ICMP in 0.09 ms
      … and 1 more
      likely cause: VXLAN (UDP 4789) is dropped on h2
✗ fail          isolation          swarm-overlay        8.2 s  2 of 54 forbidden paths got an answer, 1 path was answered by somebody else
    2 of 54 forbidden paths got an answer
      blue-1 → red-1 by address: ICMP open
      blue-2 → red-2 by address: TCP refused
    red-1 → red-3 was answered by blue-3
      10.20.0.4 is held by red-3 and blue-3
      likely cause: two endpoints share an address
✓ pass          port-clash         bridge               4.7 s
    port 8080/tcp:
      web-a on h1 got it
      web-b on h1 was refused (driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated)
      web-c on h2 was refused (exit code 98: bind: address already in use)
      answers: h1 web-a · h2 nobody (ECONNREFUSED)
✓ pass          throughput         swarm-overlay   1 min 21 s
    TCP, one stream, across hosts (blue): 3.93 Gbit/s of 9.26 Gbit/s underlay, ratio 0.424 (0.406 to 0.434, 95 % interval), floor 0.050, stopped by narrow interval
    TCP, 4 streams, across hosts (blue): 7.66 Gbit/s of 9.26 Gbit/s underlay, ratio 0.827 (0.790 to 0.846, 95 % interval), floor 0.050, stopped by budget
✗ fail          encrypted          swarm-overlay       24.7 s  the marker in clear (20 frames) on the wire at eth0 of h1, sent by h1
    on the wire (encrypted, assert), eth0 of h1: the marker in clear 20, ESP 18, of 61 frames
    on the wire (control, not encrypted, control), eth0 of h1: the marker in clear 20, of 61 frames
✗ fail          service-vip        swarm-overlay       31.0 s  web.2 on h2 never answers front-1 on h1: none of 60 requests
    web (sixty requests from each host): 3 of 4 ways as expected, 184 requests
      front-1 → web at 10.10.0.5:80: 60 of 60 answered (web.1 30, web.3 30, not web.2)
– unsupported   encrypted-overlay  swarm-overlay       210 ms  the kernel has no ESP (CONFIG_INET_ESP); use --hosts vm:3
? inconclusive  latency            swarm-overlay        9.0 s  1 of 27 paths was not observed
! error         weave-names        weave           1 min 01 s  The plugin did not start: no answer within 60 s
    The plugin did not start on h2
      h2: exit code 1: FATA[0003] could not create the bridge <weave>: operation not supported

✗ fail · 10 scenarios: 4 fail, 1 error, 1 inconclusive, 1 unsupported, 3 pass · 4 min 12 s · sabotage on
Report: reports/k3v9/report.html
`);
  });

  it('tells a run that was cut short before anything ran', () => {
    const run = sampleRun({ scenarios: [], outcome: 'inconclusive', complete: false, reason: 'interrupted by Ctrl-C' });
    run.options.sabotage = false;
    expect(renderSummary(run, plain)).toBe(`\
? inconclusive · 0 scenarios · 4 min 12 s
The run was cut short, so some scenarios never ran.
interrupted by Ctrl-C
`);
  });

  it('says when no ratio could be measured', () => {
    const throughput = sampleThroughput({ count: 0, stoppedBy: 'failure' });
    const text = renderSummary(sampleRun({ scenarios: [sampleScenario({ throughput: [throughput] })] }), plain);
    expect(text).toContain(
      '    TCP, one stream, across hosts (blue): no sample of no sample underlay, no ratio, floor 0.050, stopped by failure\n',
    );
  });

  it('has networks side by side where several were measured', () => {
    const text = renderSummary(sampleRun({ scenarios: sampleCompared() }), plain);
    expect(text).toContain(`
Networks side by side: Docker-in-Docker, one shared kernel, engine 26.1; ranked by TCP goodput to that of the underlay, one stream
rank  network                to underlay  Mbit/s  CPU s/Gbit  p50, ms  1 2
      bare underlay                1.000    9000           –   0.0600
   1  overlay        0.410 [0.389–0.430]    3690           –   0.0900  ✓ ✓
   1  static-vxlan   0.400 [0.380–0.420]    3600           –   0.0960  ✓ ✓
   3  ipip           0.300 [0.285–0.315]    2700           –    0.132  ✓ ✗
   –  weave                            –       –           –        –  – ·
outcomes: 1 throughput, 2 latency
weave: the image has no 'weave'
overlay: no difference shown to static-vxlan
static-vxlan: no difference shown to overlay
`);
  });

  it('caps findings', () => {
    const findings = Array.from({ length: 7 }, (_, index) => ({ title: `finding ${index}`, evidence: [], cause: null }));
    const text = renderSummary(sampleRun({ scenarios: [sampleScenario({ outcome: 'fail', findings })] }), plain);
    expect(text).toContain('    finding 4\n    … and 2 more\n');
  });

  it('keeps control characters of containers away from the terminal', () => {
    const scenario = sampleScenario({ outcome: 'error', reason: 'said \u001b[2Jboo\r\nnext \u202eline\u0007' });
    expect(renderSummary(sampleRun({ scenarios: [scenario] }), plain)).toContain('  said boo next  line\n');
  });

  it('paints only when asked', () => {
    expect(renderSummary(sampleRun(), plain)).not.toContain('\u001b');
    expect(renderSummary(sampleRun(), { colour: true })).toContain('\u001b[31m✗ fail');
  });
});
