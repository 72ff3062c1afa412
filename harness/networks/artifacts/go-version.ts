/** Reads what `go version` says: `go version go1.26.8 linux/amd64`. */
export function readGoVersion(text: string): { version: string; architecture: string } | undefined {
  const [, version, architecture] = /\bgo(\d[\w.]*) \w+\/(\w+)/.exec(text) ?? [];
  return version === undefined || architecture === undefined ? undefined : { version, architecture };
}

/** Whether a version of Go, such as `1.26.8` or `1.27rc1`, is one or a later one. */
export function goIsRecent(version: string, atLeast: string): boolean {
  const numbers = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10));
  const [has, wants] = [numbers(version), numbers(atLeast)];
  const first = wants.findIndex((want, index) => (has[index] ?? 0) !== want);
  return first === -1 || (has[first] ?? 0) > wants[first]!;
}
