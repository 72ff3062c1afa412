/**
 * The text of a container's logs as the Docker API sends them without a terminal: frames with a header of eight bytes,
 * the last four of which are the length (Docker Engine API, "Attach to a container", stream format). Text that has no
 * such frames is returned as it is.
 */
export function logText(logs: Buffer): string {
  const texts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= logs.length) {
    const stream = logs[at] ?? 255;
    if (stream > 2 || logs.readUIntBE(at + 1, 3) !== 0) return logs.toString('utf8').trim();
    const end = at + 8 + logs.readUInt32BE(at + 4);
    texts.push(logs.subarray(at + 8, end));
    at = end;
  }
  return (texts.length === 0 ? logs : Buffer.concat(texts)).toString('utf8').trim();
}
