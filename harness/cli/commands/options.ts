import { Option } from 'commander';

/** A comma-separated list. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `--quiet` and `--verbose`, which long commands share. */
export function verbosityOptions(): Option[] {
  return [
    new Option('-q, --quiet', 'say nothing but errors').conflicts('verbose'),
    new Option('-v, --verbose', 'plain lines of progress instead of a live list'),
  ];
}

/** The examples that end a command's help. */
export function examples(rows: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...rows.map(([command]) => command.length));
  return `\nExamples:\n${rows.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`).join('\n')}\n`;
}
