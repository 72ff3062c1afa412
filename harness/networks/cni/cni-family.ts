import path from 'node:path';
import type { NetworkFamily } from '../network-family.ts';
import { cniDriver } from './cni-driver.ts';
import { readCniFile } from './read-cni-file.ts';

const prefix = 'cni:';

/** Networks that files of the user's describe, in the form that CNI has for them. */
export const cniFamily: NetworkFamily = {
  prefix,
  form: `${prefix}FILE.conflist`,
  driverFor(rest) {
    const file = path.resolve(rest);
    return cniDriver(`${prefix}${file}`, readCniFile(file));
  },
};
