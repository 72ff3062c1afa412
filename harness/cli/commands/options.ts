import { InvalidArgumentError, Option } from 'commander';
import { defaultEngine, hostEngines } from '../../engine/images/image-catalog.ts';

/** A comma-separated list. @throws InvalidArgumentError for an empty one. */
export function list(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new InvalidArgumentError('Name at least one.');
  return parts;
}

/** A path. @throws InvalidArgumentError for an empty one, which would mean the current folder. */
export function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Name a folder.');
  return text;
}

/** `--engine` */
export function engineOption(): Option {
  return new Option('--engine <version>', `engine of the hosts: ${hostEngines.join(', ')}`)
    .default(defaultEngine)
    .env('OVERLAB_ENGINE');
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
