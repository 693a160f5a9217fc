/**
 * Puts frames on the terminal, writing only the lines that changed. Ink would write the whole frame again, and clear the
 * screen whenever the frame is as high as the terminal.
 */
const csi = "\u001b[";
const beginUpdate = `${csi}?2026h`;
const endUpdate = `${csi}?2026l`;

export class Painter {
  #shown: readonly string[] = [];
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** A line is erased before it is written: behind a full line the cursor still stands on its last character. */
  paint(frame: string): void {
    const lines = frame.split("\n");
    let out = "";
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
      const line = lines[row] ?? "";
      if (line !== this.#shown[row]) out += `${csi}${row + 1};1H${csi}K${line}${csi}0m`;
    }
    this.#shown = lines;
    if (out !== "") this.#write(`${beginUpdate}${out}${endUpdate}`);
  }

  /** What stands on the terminal is no longer ours: the next frame is written as a whole. */
  forget(): void {
    this.#shown = [];
  }
}
