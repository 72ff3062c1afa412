/** One rule, as `iptables -t <table> -A <words>` would make it. */
export interface IptablesRule {
  readonly table: string;
  /** Chain and specification. */
  readonly words: readonly string[];
}

/** Comment on every rule that a run makes in the tables of a machine. */
export function ruleComment(runId: string): string {
  return `overlab:${runId}`;
}

/** The rules in the output of `iptables-save` whose comment is exactly that. */
export function rulesWithComment(saved: string, comment: string): IptablesRule[] {
  let table = '';
  return saved.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const [action, ...words] = splitWords(line);
    const ours = words.some((word, index) => word === comment && words[index - 1] === '--comment');
    return action === '-A' && ours ? [{ table, words }] : [];
  });
}

/** Words as iptables-save writes them: in double quotes where needed, with `"` and `\` escaped by `\`. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '',
  );
}
