import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostProcess } from '../host.ts';
import { runCommand } from '../run-command.ts';
import { CommandServer } from './command-server.ts';
import { pythonCommand } from './python-command.ts';

const processes: ChildProcess[] = [];
const servers: CommandServer[] = [];

/** This machine as a host, in so far as commands go. */
async function startHere([program, ...args]: readonly string[]): Promise<HostProcess> {
  const child = spawn(program!, args);
  await once(child, 'spawn');
  processes.push(child);
  const exited = once(child, 'close').then(([code]) => Number(code ?? -1));
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited };
}

function serverHere(): CommandServer {
  const server = new CommandServer('h1', startHere);
  servers.push(server);
  return server;
}

function run(server: CommandServer, argv: readonly string[], stdin?: string) {
  return runCommand((words) => server.spawn(words), 'h1', argv, { stdin, check: false });
}

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await Promise.all(
    processes.splice(0).map(async (child) => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    }),
  );
});

describe('CommandServer', () => {
  it('runs commands with arguments, input, outputs and exit codes as they are', async () => {
    const server = serverHere();
    const words = ['', '-n', '--', "it's", '"$(id)"', 'a\nb\r\tc', 'é 日本 😀', '\\', '*', '$HOME'];
    expect((await run(server, ['printf', '%s|', ...words])).stdout).toBe(words.map((word) => `${word}|`).join(''));
    expect(await run(server, ['sh', '-c', 'cat; echo err >&2; exit 3'], 'input')).toEqual({
      exitCode: 3,
      stdout: 'input',
      stderr: 'err\n',
    });
    expect(await run(server, ['sh', '-c', 'kill -9 $$'])).toMatchObject({ exitCode: 137 });
    expect(processes).toHaveLength(1);
  });

  it.each([
    [['no-such-program'], 127, 'no-such-program: command not found'],
    [['/etc'], 126, '/etc: Permission denied'],
  ])('says why %j cannot be run', async (argv, exitCode, stderr) => {
    expect(await run(serverHere(), argv)).toEqual({ exitCode, stdout: '', stderr });
  });

  it('runs a program in Python as an interpreter of its own would', async () => {
    const server = serverHere();
    const program = [
      'import signal, sys, threading, time',
      'print(sys.argv[1:], __name__, signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL, sys.stdin.read())',
      'threading.Thread(target=lambda: (time.sleep(0.05), print("late"))).start()',
      'sys.exit("why")',
    ].join('\n');
    const argv = pythonCommand(program, 'a', 'b c');
    const { stdin, stdout, stderr, exited } = await startHere(argv);
    stdin.end('in');
    const [out, err, exitCode] = await Promise.all([text(stdout), text(stderr), exited]);
    expect({ out, err, exitCode }).toEqual({
      out: "['a', 'b c'] __main__ True in\nlate\n",
      err: 'why\n',
      exitCode: 1,
    });
    for (let times = 0; times < 2; times += 1) {
      expect(await run(server, argv, 'in')).toEqual({ stdout: out, stderr: err, exitCode });
    }
    expect(await run(server, pythonCommand('1 +'))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('SyntaxError') as string,
    });
    expect(await run(server, pythonCommand('raise ValueError("x")'))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Traceback[^]*<program>", line 1[^]*ValueError: x\n$/) as string,
    });
  });

  it('gives a program in Python nothing of the commands beside it', async () => {
    const server = serverHere();
    const beside = await server.spawn(['cat']);
    const argv = pythonCommand('import os; print(len(os.listdir("/proc/self/fd")))');
    const alone = await startHere(argv);
    expect((await run(server, argv)).stdout).toBe(await text(alone.stdout));
    beside.stdin.end();
    expect(await beside.exited).toBe(0);
  });

  it('moves more than fits on the way, in both directions, at the pace of who reads', async () => {
    const server = serverHere();
    const bytes = Buffer.alloc(9_000_000, 'overlay ');
    const echo = await server.spawn(['cat']);
    echo.stdin.end(bytes);
    const unread = await server.spawn(['sh', '-c', 'yes | head -c 5000000; echo done >&2']);
    expect((await buffer(echo.stdout)).equals(bytes)).toBe(true);
    expect((await run(server, ['echo', 'beside'])).stdout).toBe('beside\n');
    expect(unread.stderr.read()).toBe(null);
    expect(await buffer(unread.stdout)).toHaveLength(5_000_000);
    expect(await unread.exited).toBe(0);
  });

  it('does not wait for input that nobody takes', async () => {
    const child = await serverHere().spawn(['true']);
    child.stdin.write(Buffer.alloc(3_000_000));
    child.stdin.end();
    expect(await child.exited).toBe(0);
    await expect.poll(() => child.stdin.writableFinished).toBe(true);
  });

  it('goes on with input in small pieces when a slow reader has made room', async () => {
    const child = await serverHere().spawn(['sh', '-c', 'sleep 0.2; wc -c']);
    for (let count = 0; count < 4_000; count += 1) child.stdin.write(Buffer.alloc(1_000));
    child.stdin.end();
    expect(await text(child.stdout)).toBe('4000000\n');
  });

  it.each([
    ['with what it started', 'sleep 300 & echo $!; wait', 143],
    ['though it has left others behind', 'sleep 300 & echo $!', 0],
    ['after it has tidied up at the end of its input', 'echo $$; cat; exit 7', 7],
  ])('ends a command whose input is destroyed, %s', async (_, script, code) => {
    const child = await serverHere().spawn(['sh', '-c', script]);
    const pid = Number(String(await once(child.stdout, 'data')));
    child.stdin.destroy();
    expect(await child.exited).toBe(code);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('lets a command go on whose output nobody wants any more', async () => {
    const child = await serverHere().spawn(['sh', '-c', 'yes | head -c 5000000']);
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    expect(await child.exited).toBe(0);
  });

  it('fails a command for which the host has no room, and no other', async () => {
    const limited = new CommandServer('h1', (argv) =>
      startHere(['sh', '-c', 'ulimit -n 48; exec "$@"', 'sh', ...argv]),
    );
    servers.push(limited);
    const children = await Promise.all(Array.from({ length: 20 }, () => limited.spawn(['cat'])));
    for (const { stdin } of children) stdin.end('here');
    const codes = await Promise.all(children.map(({ exited }) => exited));
    expect([codes[0], codes.at(-1)]).toEqual([0, 126]);
    expect(await text(children.at(-1)!.stderr)).toBe('no process: Too many open files');
    expect((await run(limited, ['echo', 'again'])).stdout).toBe('again\n');
  });

  it('ends the input of its commands when it is closed', async () => {
    const server = serverHere();
    const child = await server.spawn(['sh', '-c', 'echo $$; cat']);
    const pid = Number(String(await once(child.stdout, 'data')));
    server.close();
    await expect(child.exited).rejects.toThrow('commands on h1 were cut off');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('fails what is under way when it is killed, and starts anew', async () => {
    const server = serverHere();
    const child = await server.spawn(['cat']);
    const reading = text(child.stdout);
    processes[0]!.kill('SIGKILL');
    await expect(child.exited).rejects.toThrow('commands on h1 were cut off');
    await expect(reading).rejects.toThrow('commands on h1 were cut off');
    expect((await run(server, ['echo', 'again'])).stdout).toBe('again\n');
  });

  it.each([[[]], [['a\0b']]])('refuses %j', async (argv) => {
    await expect(serverHere().spawn(argv)).rejects.toThrow(RangeError);
  });
});

/** Whether a process goes on; one that nobody has fetched yet does not. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !/\) Z[^)]*$/.test(stat);
}
