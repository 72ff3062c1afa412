/** The generation of an engine, by which runs are asked for: `26.1` for version `26.1.5+dfsg1`. */
export function engineGeneration(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
