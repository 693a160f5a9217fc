/** What may be wrong with a script. */

export type Mistake =
  | "unknown command"
  | "missing command"
  | "unterminated s"
  | "unterminated y"
  | "unterminated address"
  | "no second address"
  | "unknown option to s"
  | "different lengths"
  | "unclosed block"
  | "no block to close"
  | "no label"
  | "no text"
  | "no file"
  | "extra characters"
  | "no such label";

export class BadScript extends Error {
  readonly mistake: Mistake;
  /** The command or label that is meant. */
  readonly word: string;
  /** How many characters had been read. */
  readonly at: number;
  constructor(mistake: Mistake, word: string, at: number) {
    super(mistake);
    this.mistake = mistake;
    this.word = word;
    this.at = at;
  }
}
