/**
 * With how many other nodes a host has an established session, by what `birdcl show protocols` says: a line each,
 * `Mesh_198_18_0_12 BGP      master   up     12:00:01    Established`.
 */
export function establishedSessions(said: string): number {
  return said.split('\n').filter((line) => /^Mesh_\S+\s+BGP\s.*\sEstablished\s*$/.test(line)).length;
}
