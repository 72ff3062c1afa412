import { createInterface } from 'node:readline';

/** One message of a long request to an engine (build, pull, import, load). */
interface EngineMessage {
  stream?: string;
  status?: string;
  error?: string;
}

/** What a long request said. */
export interface EngineOutput {
  readonly lines: readonly string[];
  /** Why it failed; an engine reports that inside an answer that began well. */
  readonly error: string | undefined;
}

/** Reads the messages of a long request to its end, and hands on each line as it comes. */
export async function readEngineOutput(
  answer: NodeJS.ReadableStream,
  onLine: (line: string) => void = () => undefined,
): Promise<EngineOutput> {
  const lines: string[] = [];
  let error: string | undefined;
  let partial = '';
  for await (const raw of createInterface({ input: answer })) {
    if (raw.trim() === '') continue;
    const message = JSON.parse(raw) as EngineMessage;
    error ??= message.error;
    const text = message.stream ?? (message.status === undefined ? '' : `${message.status}\n`);
    const pieces = (partial + text).split('\n');
    partial = pieces.pop() ?? '';
    for (const line of pieces.map((piece) => piece.trimEnd()).filter(Boolean)) {
      lines.push(line);
      onLine(line);
    }
  }
  if (partial.trim() !== '') lines.push(partial.trim());
  return { lines, error };
}
