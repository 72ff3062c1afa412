/** Takes a fault back. */
export type Revert = () => Promise<void>;

/** A reversible disturbance. */
export interface Fault {
  /** What it does, for reports: `UDP port 4789 is dropped on arrival at h2`. */
  readonly title: string;
  /**
   * Brings it about in a lab, whose id marks what stays visible of it, such as firewall rules.
   * When this rejects, nothing is left to take back.
   */
  inject(labId: string): Promise<Revert>;
}
