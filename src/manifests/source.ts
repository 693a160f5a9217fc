import type { Place, Problem } from "./types.ts";

/** A file's text, or an indented block of it, with a way from an offset to its line and column. */
export class Source {
  readonly file: string;
  readonly text: string;
  /** How far the block stands from the file's first line and column. */
  readonly #shift: Shift;
  readonly #starts: number[] = [0];

  constructor(file: string, text: string, shift: Shift = { lines: 0, columns: 0 }) {
    this.file = file;
    this.text = text;
    this.#shift = shift;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  place(offset: number): Place {
    const { line, column } = this.#position(offset);
    return { file: this.file, line: line + this.#shift.lines, column: column + this.#shift.columns };
  }

  #position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  problem(message: string, offset: number): Problem {
    const shown = Math.min(offset, this.#lastInk());
    return { message, place: this.place(shown), excerpt: this.#excerpt(this.#position(shown)) };
  }

  /** A message about the end of a text points behind its last character, not at the blank lines after it. */
  #lastInk(): number {
    return this.text.trimEnd().length;
  }

  #excerpt({ line, column }: Position): string[] {
    const start = this.#starts[line - 1] ?? 0;
    const end = this.#starts[line] ?? this.text.length + 1;
    return excerpt(this.text.slice(start, end - 1), { line: line + this.#shift.lines, column });
  }
}

/** A line with its number, and a caret below the column. A long line is cut around the column. */
export function excerpt(text: string, { line, column }: Position): string[] {
  const skipped = column > 100 ? column - 50 : 0;
  const shown = printable(text.replace(/\r$/, "").slice(skipped, skipped + 110));
  const gutter = `${line} | `;
  const indent = " ".repeat(gutter.length - 2);
  return [`${gutter}${shown}`, `${indent}| ${" ".repeat(column - 1 - skipped)}^`];
}

export interface Shift {
  readonly lines: number;
  readonly columns: number;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** One visible column for each character, so that the caret stands below the right one and no control code reaches the terminal. */
function printable(text: string): string {
  return text.replaceAll("\t", "→").replace(/\p{Cc}/gu, "·");
}
