import { z } from 'zod';

/** As much as is read of what `show bgp l2vpn evpn summary json` says; `{}` while there is no session. */
const summarySchema = z.object({ peers: z.record(z.string(), z.object({ state: z.string() })).default({}) });

/**
 * With how many peers a host has an established session, by what its vtysh says. None when that is no summary: vtysh
 * says in plain words that a daemon does not run.
 */
export function establishedSessions(said: string): number {
  const start = said.indexOf('{');
  if (start < 0) return 0;
  const { peers } = summarySchema.parse(JSON.parse(said.slice(start)));
  return Object.values(peers).filter(({ state }) => state === 'Established').length;
}
