/** What goes wrong when a host is set up for a plugin: the title of each by its name. */
export const mishapTitles = {
  'wrong-secret': 'the host that joins has another secret than the others know',
  'taken-address': 'the host that joins announces the address of another one as its own',
  'wrong-interface':
    'the host that joins announces the address of another of its interfaces, which no other host reaches',
  'wrong-as': 'the host that joins is in another autonomous system than its peers take it for',
} as const;

/** Whoever takes one brings it about when a host joins, so that it can be seen that it is found. */
export type Mishap = keyof typeof mishapTitles;

/** All of them. */
export const mishaps = Object.keys(mishapTitles) as Mishap[];
