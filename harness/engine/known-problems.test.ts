import { describe, expect, it } from 'vitest';
import { knownProblems } from './known-problems.ts';

const titles = (version: string) => knownProblems(version).map(({ title }) => title);

describe('knownProblems', () => {
  it('goes by the upstream version, whatever a distribution adds to it', () => {
    expect(titles('20.10.23').some((title) => title.includes('CVE-2023-28840'))).toBe(true);
    expect(titles('20.10.24+dfsg1').some((title) => title.includes('CVE-2023-28840'))).toBe(false);
    expect(titles('9.9.9')).not.toContain('the ingress mesh is broken');
  });

  it('knows where a defect came and went', () => {
    expect(titles('27.5.1')).not.toContain('the ingress mesh is broken');
    expect(titles('28.0.0')).toContain('the ingress mesh is broken');
    expect(titles('28.0.1')).not.toContain('the ingress mesh is broken');
  });

  it('compares numbers as numbers', () => {
    expect(titles('20.10.3').some((title) => title.includes('CVE-2023-28840'))).toBe(true);
  });
});
