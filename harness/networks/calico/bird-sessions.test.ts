import { expect, it } from 'vitest';
import { establishedSessions } from './bird-sessions.ts';

it('counts sessions with nodes that are established', () => {
  const said = `BIRD v0.3.3 ready.
name     proto    table    state  since       info
static1  Static   master   up     17:40:00
kernel1  Kernel   master   up     17:40:00
Mesh_198_18_0_12 BGP      master   up     17:40:02    Established
Mesh_198_18_0_13 BGP      master   start  17:40:00    Connect       Socket: Connection refused
Mesh_198_18_0_14 BGP      master   start  17:40:00    Active        Socket: Connection closed, was Established before
`;
  expect(establishedSessions(said)).toBe(1);
  expect(establishedSessions('Unable to connect to server control socket: No such file or directory')).toBe(0);
});
