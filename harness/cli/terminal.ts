/** The one place that prints. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** A person watches both standard streams, so that they can be redrawn. */
  readonly isInteractive: boolean;
  readonly colour: boolean;
  print(text: string): void;
  readonly error: (line: string) => void;
}

/** The terminal of this process. When its reader goes away, for example `head`, it says no more, and work goes on. */
export function processTerminal(env: NodeJS.ProcessEnv = process.env): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const wantsColour = env.NO_COLOR === undefined || env.NO_COLOR === '';
  return {
    isInteractive: process.stdout.isTTY === true && process.stderr.isTTY === true && env.CI === undefined,
    colour: wantsColour && process.stdout.isTTY === true,
    print: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    error: (line) => process.stderr.write(`${line}\n`),
  };
}
