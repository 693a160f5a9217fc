/** Elastic tab stops: columns of neighbouring lines align, a line without the column ends the block. */

export interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths of earlier output, which this output does not fall below; updated in place. */
  readonly remembered?: number[];
}

/** Cells of a line are separated by tabs; the last cell of a line has no influence on the widths. */
export function align(text: string, { minWidth, padding, remembered }: TabOptions): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const out: string[] = [];
  const widths: number[] = [];
  format(0, lines.length);
  return out.join("\n");

  function format(from: number, to: number): void {
    const column = widths.length;
    let start = from;
    for (let line = from; line < to; line++) {
      if (!hasCell(line, column)) continue;
      write(start, line);
      start = line;
      let width = minWidth;
      for (; line < to && hasCell(line, column); line++)
        width = Math.max(width, length(lines[line]?.[column] ?? "") + padding);
      if (remembered) {
        width = Math.max(width, remembered[column] ?? 0);
        remembered[column] = width;
      }
      widths.push(width);
      format(start, line);
      widths.pop();
      start = line;
    }
    write(start, to);
  }

  /** The last cell of a line belongs to no column. */
  function hasCell(line: number, column: number): boolean {
    return column < (lines[line]?.length ?? 0) - 1;
  }

  function write(from: number, to: number): void {
    for (const line of lines.slice(from, to))
      out.push(
        line.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - length(cell)))).join(""),
      );
  }
}

function length(text: string): number {
  return [...text].length;
}
