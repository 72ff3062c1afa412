import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { launchedPid, launcherFor, launchFrame } from './launcher.ts';

/** Runs the launcher as an SSH server's login shell does. */
async function launched(input: Buffer): Promise<{ stdout: string; stderr: string; code: number | null }> {
  const child = spawn('/bin/sh', ['-c', launcherFor('root')]);
  child.stdin.end(input);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as [number | null];
  return { stdout, stderr: stderr.replace(/^\d+ /, ''), code };
}

describe('launcher', () => {
  it('is one line in single quotes that no shell changes', () => {
    const line = launcherFor('root');
    expect(line).toMatch(/^exec python3 -I -S -c '[^'\n!]+'$/);
    expect(launcherFor('somebody; reboot')).toBe(line.replace('exec', 'exec sudo -n'));
  });

  it('hands on arguments, variables and the rest of standard input, byte for byte', async () => {
    const argv = ['sh', '-c', 'printf "%s|" "$@" "$ODD"; cat', '$0', '', '-n', '"\'`$(id)`\n', 'é 日本 😀', '\\', '!!'];
    const frame = launchFrame('MARK', argv, { ODD: 'a=b c\n' });
    const { stdout, stderr, code } = await launched(Buffer.concat([frame, Buffer.from('the rest')]));
    expect(stdout).toBe(`MARK${argv.slice(4).join('|')}|a=b c\n|the rest`);
    expect({ stderr, code }).toEqual({ stderr: 'MARK', code: 0 });
  });

  it('takes a megabyte of arguments', async () => {
    const argv = [
      'sh',
      '-c',
      'printf "%s" "$#"',
      ...Array.from({ length: 10_000 }, (_, index) => `${index}`.padEnd(100)),
    ];
    expect(await launched(launchFrame('', argv, {}))).toMatchObject({ stdout: '9999', code: 0 });
  });

  it.each([
    [['no-such-program'], 127, 'no-such-program: command not found'],
    [['/etc'], 126, '/etc: Permission denied'],
  ])('says why %j cannot be run', async (argv, code, words) => {
    expect(await launched(launchFrame('', argv, {}))).toEqual({ stdout: '', stderr: words, code });
  });

  it('gives plain surroundings, whatever the login has', async () => {
    const script = 'pwd; umask; echo "$HOME"; env | cut -d= -f1 | sort | tr "\\n" " "; kill -PIPE $$; echo ignored';
    const { stdout } = await launched(launchFrame('', ['sh', '-c', script], {}));
    expect(stdout).toMatch(/^\/\n0022\n.+\nHOME .*PATH/);
    expect(stdout).not.toContain('ignored');
  });

  it.each([
    ['12 ', '12'],
    ['noise 1\n12 ', '12'],
    ['', undefined],
    ['12', undefined],
  ])('tells in %j that its process is %s', (before, pid) => {
    expect(launchedPid(before)).toBe(pid);
  });

  it('ends when there is no command', async () => {
    expect(await launched(Buffer.from('0000'))).toEqual({ stdout: '', stderr: '', code: 255 });
  });

  it.each([[[]], [['a\0b']]])('refuses %j', (argv) => {
    expect(() => launchFrame('', argv, {})).toThrow(RangeError);
  });
});
