/** One measurement: values by name, with the unit in the name. */
export type Figures = Readonly<Record<string, number | string | readonly number[]>>;

/** A part of `npm run bench`. */
export interface Bench {
  readonly name: string;
  /** What is compared with what, and the aim. */
  readonly title: string;
  run(say: (line: string) => void): Promise<Figures>;
}
