/** A prompt and the text behind it on a terminal, over as many rows as they need. */
import type { Terminal } from "../terminal.ts";

export class LineDisplay {
  readonly #terminal: Terminal;
  /** On which row below the prompt's the cursor was left. */
  #row = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** After whatever stands on the row already. */
  begin(prompt: string): Promise<void> {
    this.onNewRow();
    return this.write(prompt);
  }

  write(text: string): Promise<void> {
    return this.#terminal.sink.write(text);
  }

  /** The prompt will stand on the row where the cursor is. */
  onNewRow(): void {
    this.#row = 0;
  }

  /** Draws all of it again from the prompt's row on, and puts the cursor in its place. */
  async show(prompt: string, text: string, cursor: number): Promise<void> {
    const { columns: width } = this.#terminal.size;
    const start = visibleLength(prompt);
    const end = start + [...text].length;
    const target = start + cursor;
    let out = this.#row > 0 ? `\x1b[${this.#row}A` : "";
    out += `\r${prompt}${text}`;
    // A terminal goes on to the next row only when something is written there.
    if (end > 0 && end % width === 0) out += " \r";
    out += "\x1b[J";
    const up = Math.floor(end / width) - Math.floor(target / width);
    if (up > 0) out += `\x1b[${up}A`;
    out += "\r";
    if (target % width > 0) out += `\x1b[${target % width}C`;
    this.#row = Math.floor(target / width);
    await this.write(out);
  }

  /** Where on its row the cursor stands. */
  column(prompt: string, cursor: number): number {
    return (visibleLength(prompt) + cursor) % this.#terminal.size.columns;
  }
}

const escapeKey = "\x1b";

/** Without colours and the marks that bash puts round them. */
function visibleLength(prompt: string): number {
  return [...prompt.replaceAll(new RegExp(`${escapeKey}\\[[0-9;]*[A-Za-z]`, "g"), "")].length;
}
