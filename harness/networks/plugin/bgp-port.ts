/** The TCP port of BGP (RFC 4271). */
export const bgpPort = 179;
