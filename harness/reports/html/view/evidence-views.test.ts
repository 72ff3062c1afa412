import { describe, expect, it } from 'vitest';
import { sampleAnswers } from '../../testing/sample-answers.ts';
import { sampleCapture } from '../../testing/sample-capture.ts';
import { answersView } from './answers-view.ts';
import { captureView } from './capture-view.ts';

describe('captureView', () => {
  it('says of each pattern whether what must hold does', () => {
    const view = captureView(sampleCapture());
    expect(view.rows.map(({ pattern, expected, frames, sentBy, words }) => [pattern, expected, frames, sentBy, words])).toEqual([
      ['the marker in clear', 'no frame', '20', 'h1 20', 'does not hold'],
      ['ESP', 'some frames', '18', 'h2 18', 'holds'],
    ]);
    expect(view.samples).toHaveLength(1);
    expect(view.extent).toBe('61 frames between hosts in 4.3 s. Nothing was missed.');
  });

  it('takes nothing for proved by what is not complete, and nothing for broken by a control', () => {
    const [marker, esp] = sampleCapture().patterns;
    const cut = sampleCapture({ complete: false, detail: 'cut', patterns: [{ ...marker!, frames: 0 }, esp!] });
    expect(captureView(cut).rows.map(({ state }) => state)).toEqual(['open', 'held']);
    expect(captureView(cut).extent).toContain('Not complete: cut.');
    const blind = sampleCapture({ mode: 'control' });
    const unseen = { ...blind, patterns: [{ ...blind.patterns[0]!, frames: 0 }] };
    expect(captureView(unseen).rows.map(({ state }) => state)).toEqual(['open']);
  });
});

describe('answersView', () => {
  it('says who must answer, and who did', () => {
    const { rows, replicas, balancers } = answersView(sampleAnswers());
    expect(replicas).toBe('Service web: web.1 on h1, web.2 on h2, web.3 on h3');
    expect(rows.map(({ asker, destination, expected, answered, answeredBy, words }) => [asker, destination, expected, answered, answeredBy, words])).toEqual([
      ['front-1 on h1', 'address of web', 'each task', '60 of 60', 'web.1 30, web.3 30', 'does not hold'],
      ['front-2 on h2', 'address of web', 'each task', '60 of 60', 'web.1 20, web.2 20, web.3 20', 'holds'],
      ['front-3 on h3', 'address of web', 'each task', '60 of 60', 'web.1 20, web.2 20, web.3 20', 'holds'],
      ['h1', 'h3', 'nobody', '0 of 4', 'nobody', 'holds'],
    ]);
    expect(balancers).toEqual([{ host: 'h1', backends: 'web.1, web.2 with weight 0, web.3' }]);
  });
});
