/** The version of all that belongs to Calico. */
export const calicoVersion = '3.32.1';
