/**
 * What the SSH server's login shell is given to run: always one of two constant texts. The command and
 * its arguments follow as data on standard input, so that no shell ever sees them.
 *
 * The program takes exactly as many bytes as it is told, because the rest of standard input belongs to the
 * command; gives the command the surroundings that an exec in a container has (root folder, plain
 * environment, no ignored signals) and a process group; and marks on both outputs where those of the
 * command begin, because a login shell's start-up files may write there too. Its process id, which becomes
 * the command's, stands before the mark on standard error.
 */
const program = [
  'import os, _signal',
  'def take(count):',
  '  data = bytes()',
  '  while len(data) < count:',
  '    piece = os.read(0, count - len(data))',
  '    if not piece: os._exit(255)',
  '    data += piece',
  '  return data',
  'mark, variables, *words = take(int(take(8))).split(bytes(1))',
  'variables = int(variables)',
  'folders = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:" + os.environ.get("PATH", "")',
  'path = ":".join(dict.fromkeys(folders.split(":")))',
  'env = {b"PATH": os.fsencode(path), b"HOME": os.fsencode(os.environ.get("HOME", "/"))}',
  'env.update(word.split(b"=", 1) for word in words[:variables])',
  'argv = words[variables:]',
  '_signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)',
  '_signal.signal(_signal.SIGXFSZ, _signal.SIG_DFL)',
  'os.umask(18)',
  'os.chdir("/")',
  'try: os.setpgid(0, 0)',
  'except OSError: pass',
  'os.write(1, mark)',
  'os.write(2, os.fsencode(str(os.getpid())) + b" " + mark)',
  'try: os.execvpe(argv[0], argv, env)',
  'except OSError as error:',
  '  why = "command not found" if error.errno == 2 else os.strerror(error.errno)',
  '  os.write(2, argv[0] + os.fsencode(": " + why))',
  '  os._exit(127 if error.errno == 2 else 126)',
].join('\n');

/** In single quotes, on one line, without `!`: sh, bash, dash, zsh, fish and csh all hand it on unchanged. */
const python = `python3 -I -S -c 'exec(${JSON.stringify(program)})'`;

/** The command line to send for a user: constant, but for becoming root. */
export function launcherFor(user: string): string {
  return user === 'root' ? `exec ${python}` : `exec sudo -n ${python}`;
}

/**
 * A command as the launcher takes it: the length in eight digits, then the mark, the number of variables,
 * the variables and the arguments, with a zero byte between each.
 *
 * @throws RangeError for what no process can have as an argument: a zero byte, more than 100 MB, no word at all.
 */
export function launchFrame(mark: string, argv: readonly string[], env: Readonly<Record<string, string>>): Buffer {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = [mark, String(variables.length), ...variables, ...argv];
  if (argv.length === 0) throw new RangeError('there is no command');
  if (words.some((word) => word.includes('\0'))) throw new RangeError('an argument contains a zero byte');
  const body = Buffer.from(words.join('\0'));
  if (body.length >= 1e8) throw new RangeError('the arguments are too long');
  return Buffer.concat([Buffer.from(String(body.length).padStart(8, '0')), body]);
}

/** The process id in what the launcher wrote before the mark; undefined when there is none. */
export function launchedPid(beforeMark: string): string | undefined {
  return /(?:^|\D)(\d+) $/.exec(beforeMark)?.[1];
}
