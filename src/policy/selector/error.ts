/** A selector that cannot be read, with the offset (from 0) of the character that is wrong. */
export class SelectorError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
