/**
 * Which folder of harness/ may import from which: only from itself and from those below it.
 * The check of the rule is in eslint.config.js.
 */
export const layers = [
  ['cli'],
  ['reports', 'runner'],
  ['scenario'],
  ['diagnosis', 'probes', 'faults'],
  ['networks'],
  ['features'],
  ['lab'],
  ['hosts'],
  ['engine'],
  ['results'],
  ['base'],
];
