import { pythonCommand } from '../../hosts/commands/python-command.ts';
import type { Host } from '../../hosts/host.ts';

/** Waits on the host, where looking again costs next to nothing. argv: path, seconds. stdout: the file's text. */
const source = [
  'import sys, time',
  'path, end = sys.argv[1], time.monotonic() + float(sys.argv[2])',
  'while True:',
  '  try:',
  '    with open(path) as file: sys.stdout.write(file.read())',
  '    break',
  '  except FileNotFoundError:',
  '    if time.monotonic() > end: break',
  '    time.sleep(0.02)',
].join('\n');

/** The text of a file on a host, once it is there; nothing when it is not there within `seconds`. */
export async function awaitFile(host: Host, path: string, seconds: number): Promise<string> {
  return (await host.exec(pythonCommand(source, path, String(seconds)))).stdout;
}
