import { describe, expect, it } from 'vitest';
import { HarnessError, UsageError } from '../base/errors.ts';
import { exitCodeFor, explainError } from './explain-error.ts';

describe('explaining errors', () => {
  it('says what, why and what to do', () => {
    const error = new UsageError({ what: '--hosts: no', why: 'first\nsecond', remedy: 'ask for less' });
    expect(explainError(error)).toBe(
      ['overlab: --hosts: no', '  why:    first', '          second', '  remedy: ask for less'].join('\n'),
    );
  });

  it('leaves out what is not known', () => {
    expect(explainError(new HarnessError({ what: 'it broke' }))).toBe('overlab: it broke');
  });

  it('shows the stack of what was not foreseen, and owns up to it', () => {
    expect(explainError(new TypeError('x is undefined'))).toMatch(
      /a fault of overlab\nTypeError: x is undefined\n\s+at /,
    );
  });

  it.each([
    [new UsageError({ what: '' }), 254],
    [new HarnessError({ what: '' }), 255],
    [new TypeError(), 255],
    ['a string', 255],
  ])('%s ends with %i', (error, code) => {
    expect(exitCodeFor(error)).toBe(code);
  });
});
