/**
 * The neighbour table is shared by all network namespaces of a kernel and holds 1,024 entries
 * (net.ipv4.neigh.default.gc_thresh3, arp(7)), none of which is evicted before it is 5 s old; a full one answers
 * ENOBUFS. A pair may cause an entry at either end.
 */
const entriesPerPair = 2;

/** So many entries may simply stay; the rest is left to the hosts and their networks. */
const entriesThatMayStay = 500;

/**
 * So many entries may be in use at one time when probes remove them again: about twice as many wait for their removal
 * (measured with 100 endpoints on 2 cores: 470 entries at most; with 400 in use it was 1,000).
 */
const entriesInUse = 200;

/** How many destinations each source may ask at the same time, or 0 when all of them fit at once. */
export function neighbourWindow(sources: number, pairs: number): number {
  if (pairs * entriesPerPair <= entriesThatMayStay) return 0;
  return Math.max(1, Math.floor(entriesInUse / (entriesPerPair * Math.max(1, sources))));
}
