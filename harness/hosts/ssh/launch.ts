import { randomUUID } from 'node:crypto';
import { HarnessError, messageOf, UsageError } from '../../base/errors.ts';
import type { HostProcess } from '../host.ts';
import { AfterMark } from './after-mark.ts';
import { launchedPid, launchFrame } from './launcher.ts';
import type { Session } from './ssh-link.ts';

const startTimeoutMs = 30_000;

/** Whose session it is. */
export interface LaunchPlace {
  readonly hostName: string;
  readonly user: string;
  /** Ends a process group of that machine. */
  readonly terminate: (pid: string) => void;
}

/**
 * Hands a command to the launcher that a session runs, and resolves when it has become that command.
 * When its stream is destroyed before it has ended, it is ended: a command that nobody waits for, and
 * that may not read its input, would else go on.
 *
 * @throws UsageError when the launcher could not run, with what the machine lacks.
 */
export async function launch(
  session: Session,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  place: LaunchPlace,
): Promise<HostProcess> {
  const { stream, channel } = session;
  const mark = randomUUID();
  const stdout = new AfterMark(mark);
  const stderr = new AfterMark(mark);
  stream.pipe(stdout);
  channel.stderr.pipe(stderr);
  stream.once('error', (error) => {
    stdout.destroy(error);
    stderr.destroy(error);
  });
  const timer = setTimeout(() => stream.destroy(tooLate(place)), startTimeoutMs);
  try {
    stream.write(launchFrame(mark, argv, env));
    const [out, err] = await Promise.all([stdout.begun, stderr.begun]);
    if (!out.found || !err.found) throw notLaunched(place, `${err.text}\n${out.text}`.trim(), await session.ended);
    const pid = launchedPid(err.text);
    if (pid !== undefined) terminateIfForsaken(session, () => place.terminate(pid));
  } catch (error) {
    stream.destroy();
    if (!(error instanceof RangeError)) throw error;
    throw new HarnessError({ what: `no command was run on ${place.hostName}`, why: messageOf(error) });
  } finally {
    clearTimeout(timer);
  }
  const exited = session.ended.then((exitCode) => exitCode ?? -1);
  exited.catch(() => undefined);
  return { stdin: stream, stdout, stderr, exited };
}

function terminateIfForsaken({ stream, channel }: Session, terminate: () => void): void {
  stream.once('close', terminate);
  channel.once('close', () => stream.off('close', terminate));
}

function tooLate({ hostName }: Pick<LaunchPlace, 'hostName'>): HarnessError {
  return new HarnessError({
    what: `no command was run on ${hostName}`,
    why: `its shell did not start one within ${startTimeoutMs / 1000} s`,
    remedy: 'see that the machine is not overloaded, and that the start-up files of the shell do not wait for input',
  });
}

/** What stood in the way of the launcher, by what the login shell or sudo said about it. */
export function notLaunched(
  { hostName, user }: Omit<LaunchPlace, 'terminate'>,
  words: string,
  exitCode: number | undefined,
): UsageError {
  const python = {
    what: `python3 is missing on ${hostName}`,
    remedy: 'install it there: apt-get install python3-minimal',
  };
  if (/python3\b.*not found|not found.*\bpython3|Unknown command.*python3/i.test(words)) {
    return new UsageError({ ...python, why: words.split('\n').slice(-3).join('\n') });
  }
  if (/\bsudo\b.*not found|not found.*\bsudo\b|Unknown command.*\bsudo\b/i.test(words)) {
    return new UsageError({
      what: `sudo is missing on ${hostName}`,
      why: `commands need root, and ${user} is not root`,
      remedy: "install it there (apt-get install sudo), or log in as root ('user')",
    });
  }
  if (
    /password is required|terminal is required|must have a tty|not in the sudoers|may not run sudo|not allowed to (execute|run)/i.test(
      words,
    )
  ) {
    return new UsageError({
      what: `sudo asks for a password on ${hostName}`,
      why: words.split('\n').slice(-3).join('\n'),
      remedy: `allow it there without one ('${user} ALL=(root) NOPASSWD: ALL' in /etc/sudoers.d/overlab), or log in as root ('user')`,
    });
  }
  if (exitCode === 127) return new UsageError({ ...python, why: words || 'the shell ended with code 127' });
  return new UsageError({
    what: `${hostName} does not run commands`,
    why:
      words.split('\n').slice(-5).join('\n') || `the login shell of ${user} ended with code ${exitCode ?? 'unknown'}`,
    remedy: `see that 'ssh ${user}@${hostName} python3 -V' works: the user needs a usual shell`,
  });
}
