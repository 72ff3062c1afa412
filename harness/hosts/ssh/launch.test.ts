import { describe, expect, it } from 'vitest';
import { notLaunched } from './launch.ts';

describe('a machine that does not run the launcher', () => {
  it.each([
    ['bash: line 1: exec: python3: not found', 127, 'python3 is missing on h2', 'apt-get install python3-minimal'],
    ['sh: 1: exec: python3: not found', 127, 'python3 is missing on h2', 'apt-get install python3-minimal'],
    ['sudo: python3: command not found', 1, 'python3 is missing on h2', 'apt-get install python3-minimal'],
    ['bash: line 1: exec: sudo: not found', 127, 'sudo is missing on h2', 'apt-get install sudo'],
    ['zsh:1: command not found: sudo', 127, 'sudo is missing on h2', 'apt-get install sudo'],
    ['sudo: a password is required', 1, 'sudo asks for a password on h2', 'NOPASSWD'],
    ['sudo: sorry, you must have a tty to run sudo', 1, 'sudo asks for a password on h2', 'NOPASSWD'],
    ['joe is not in the sudoers file.', 1, 'sudo asks for a password on h2', 'NOPASSWD'],
    ['This account is currently not available.', 1, 'h2 does not run commands', 'usual shell'],
    ['', undefined, 'h2 does not run commands', 'usual shell'],
  ])('%j means: %s', (words, exitCode, what, remedy) => {
    const error = notLaunched({ hostName: 'h2', user: 'joe' }, words, exitCode);
    expect(error.what).toBe(what);
    expect(error.remedy).toContain(remedy);
    expect(error.exitCode).toBe(254);
  });
});
