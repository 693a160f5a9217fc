/** What is said of a screen: parts of it, each in lines. */
export interface Part {
  readonly name: string;
  /** What it is about; of something else, all of it is said again, and not only what is new in it. */
  readonly of?: unknown;
  readonly lines: readonly string[];
}
