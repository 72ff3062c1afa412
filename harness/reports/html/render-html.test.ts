import { describe, expect, it } from 'vitest';
import { sampleAnswers } from '../testing/sample-answers.ts';
import { sampleCapture } from '../testing/sample-capture.ts';
import { sampleMeasure } from '../testing/sample-compared.ts';
import { sampleEndpoints, sampleMatrix } from '../testing/sample-matrix.ts';
import { sampleRun, sampleRunWithLargeMatrix, sampleScenario } from '../testing/sample-run.ts';
import { sampleThroughput } from '../testing/sample-throughput.ts';
import { jsonForScript, renderHtml } from './render-html.ts';

const hostile = `"'><script>alert(1)</script><!--</title></style>`;

describe('renderHtml', () => {
  it('has nothing that leads to the network', () => {
    const page = renderHtml(sampleRun());
    expect(page).not.toMatch(/https?:|url\(|@import|<link|<iframe|<img/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('is the same page for the same run', () => {
    expect(renderHtml(sampleRun())).toBe(renderHtml(sampleRun()));
  });

  it('escapes what comes from hosts and containers, wherever it stands', () => {
    const endpoints = sampleEndpoints(2, { hosts: 1, network: hostile, name: (index) => `${hostile}${index}` });
    const scenario = sampleScenario({
      id: hostile,
      title: hostile,
      outcome: 'fail',
      reason: hostile,
      network: hostile,
      hosts: [hostile],
      engine: hostile,
      sabotage: { id: hostile, title: hostile },
      findings: [{ title: hostile, evidence: [hostile], cause: hostile }],
      matrices: [
        sampleMatrix({ title: hostile, endpoints, observe: () => ({ observed: 'filtered', detail: hostile }) }),
        sampleMatrix({ title: hostile, endpoints: sampleEndpoints(20, { name: (index) => `${hostile}${index}` }) }),
      ],
      clashes: [
        {
          title: hostile,
          port: 1,
          protocol: 'udp',
          contenders: [{ name: hostile, host: hostile, state: 'unknown', exitCode: 1, message: hostile }],
          answers: [{ host: hostile, address: hostile, answeredBy: hostile, detail: hostile }],
        },
      ],
      throughput: [{ ...sampleThroughput({ network: hostile }), title: hostile }],
      captures: [
        {
          ...sampleCapture({ title: hostile, host: hostile, interface: hostile, network: hostile, complete: false }),
          detail: hostile,
          patterns: [
            {
              title: hostile,
              expected: 'absent',
              frames: 1,
              sentBy: [{ host: hostile, frames: 1 }],
              samples: [hostile],
            },
          ],
        },
      ],
      answers: [
        sampleAnswers({
          title: hostile,
          service: hostile,
          replicas: [{ name: hostile, host: hostile }],
          rows: sampleAnswers().rows.map((row) => ({
            ...row,
            asker: hostile,
            detail: hostile,
            answeredBy: [{ name: hostile, count: 1 }],
            destination: { ...row.destination, name: hostile, address: hostile },
          })),
          balancers: [{ host: hostile, backends: [hostile] }],
        }),
      ],
      attachments: [hostile],
    });
    const page = renderHtml(sampleRun({ id: hostile, version: hostile, reason: hostile, scenarios: [scenario] }));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<!--');
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<\/title>/g)).toHaveLength(1 + 18);
  });

  it('escapes what is compared', () => {
    const measured = [hostile, `${hostile}2`].map((network, index) =>
      sampleScenario({
        ...{ id: hostile, network, compares: true, engine: hostile },
        measures: [sampleMeasure(hostile, index + 1, { title: hostile, unit: hostile })],
      }),
    );
    const unsupported = sampleScenario({ network: 'weave', compares: true, engine: hostile, reason: hostile });
    const page = renderHtml(sampleRun({ scenarios: [...measured, unsupported] }));
    expect(page).toContain('Networks side by side');
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('stays small for 100 × 100 endpoints', () => {
    expect(Buffer.byteLength(renderHtml(sampleRunWithLargeMatrix(100)))).toBeLessThan(1_600_000);
  });

  it('renders a run in which nothing ran', () => {
    const page = renderHtml(sampleRun({ scenarios: [], labs: [], phases: [], outcome: 'inconclusive', complete: false }));
    expect(page).toContain('No scenario ran');
  });
});

describe('jsonForScript', () => {
  it('reads back as it was and cannot end its script', () => {
    const text = jsonForScript({ hostile });
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual({ hostile });
  });
});
