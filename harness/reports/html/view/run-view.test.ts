import { describe, expect, it } from 'vitest';
import { sampleRun, sampleScenario } from '../../testing/sample-run.ts';
import { attachmentLink } from './attachment-link.ts';
import { headlineOf, runView } from './run-view.ts';
import { anchorsOf } from './scenario-view.ts';

describe('headlineOf', () => {
  const pass = sampleScenario();
  const fail = sampleScenario({ outcome: 'fail' });
  it.each([
    ['pass', [pass, pass], 'All 2 scenarios passed'],
    ['pass', [pass, sampleScenario({ outcome: 'unsupported' })], '1 of 2 scenarios passed'],
    ['fail', [pass, fail], '1 of 2 scenarios failed'],
    ['fail', [fail], 'The scenario failed'],
    ['error', [pass], 'The harness failed'],
    ['error', [pass, sampleScenario({ outcome: 'error' })], 'The harness failed in 1 of 2 scenarios'],
    ['inconclusive', [sampleScenario({ outcome: 'inconclusive' })], 'No verdict on 1 of 1 scenario'],
    ['inconclusive', [sampleScenario({ outcome: 'unsupported' })], 'No verdict'],
    ['inconclusive', [], 'No scenario ran'],
  ] as const)('%s', (outcome, scenarios, text) => {
    expect(headlineOf({ outcome, scenarios: [...scenarios] })).toBe(text);
  });
});

describe('runView', () => {
  it('says what ran', () => {
    const view = runView(sampleRun());
    expect(view.facts).toEqual([
      { name: 'Hosts', value: '3 (Docker-in-Docker, one shared kernel)' },
      { name: 'Networks', value: 'swarm-overlay, bridge, weave' },
      { name: 'Engine', value: '26.1.5' },
      { name: 'Suite', value: 'full' },
      { name: 'Sabotage', value: 'on' },
      { name: 'Duration', value: '4 min 12 s' },
    ]);
    expect(view.counts.map(({ outcome, count }) => `${count} ${outcome}`)).toEqual([
      ...['4 fail', '1 error', '1 inconclusive', '1 unsupported', '3 pass'],
    ]);
    expect(view.notices).toEqual(['Sabotage was on. Disturbances applied on purpose: drop UDP 4789 on h2.']);
  });

  it('opens what failed and leaves the rest closed', () => {
    const opened = runView(sampleRun()).scenarios.filter((scenario) => scenario.opened);
    expect(opened.map((scenario) => scenario.id)).toEqual([
      'reachability-cut',
      'isolation',
      'encrypted',
      'service-vip',
      'weave-names',
    ]);
  });

  it('says that a run was cut short', () => {
    const notices = runView(sampleRun({ complete: false, reason: 'interrupted' })).notices;
    expect(notices[0]).toBe('The run was cut short, so some scenarios never ran: interrupted');
  });
});

describe('anchorsOf', () => {
  it('keeps scenarios apart that share their identifier', () => {
    const scenarios = [
      { id: 'ports', network: 'swarm' },
      { id: 'ports', network: 'weave' },
      { id: 'ports', network: 'swarm' },
      { id: 'Ports/ü', network: '"x"' },
    ];
    expect(anchorsOf(scenarios)).toEqual(['s-ports-swarm', 's-ports-weave', 's-ports-swarm-2', 's-ports-x-']);
  });
});

describe('attachmentLink', () => {
  it.each([
    ['raw/probe h1.jsonl', './raw/probe%20h1.jsonl'],
    ['a#b?.txt', './a%23b%3F.txt'],
    ['../secrets', null],
    ['/etc/passwd', null],
    ['javascript:alert(1)', null],
    ['//elsewhere.example/x', null],
    ['..\\x', null],
  ])('%s', (file, link) => expect(attachmentLink(file)).toBe(link));
});
