/** The built program in a real terminal: keys go in, and what stands on the screen is read through a terminal emulator. */
import { join } from "node:path";
import { type IPty, spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

/** Another build can be tried with E2E_PROGRAM. */
export const program = process.env.E2E_PROGRAM ?? join(import.meta.dirname, "..", "..", "dist", "cli.js");

const keys = {
  enter: "\r",
  esc: "\u001b",
  tab: "\t",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  backspace: "\u007f",
  end: "\u001b[F",
  "ctrl-s": "\u0013",
  "ctrl-z": "\u001a",
  "ctrl-c": "\u0003",
} as const;

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

export interface Cell {
  readonly text: string;
  readonly colour: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

export interface ScreenOptions {
  readonly cwd: string;
  readonly home: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Another program instead of ours, for example a shell. */
  readonly command?: readonly [program: string, ...args: string[]];
}

export class Screen {
  /** Everything that was written, escapes included. */
  written = "";
  exitCode: number | undefined;
  readonly pty: IPty;
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  /** How much of what was written stands on the screen. */
  #parsed = 0;
  readonly #listeners = new Set<() => void>();

  constructor({ cwd, home, columns = 80, rows = 24, env = {}, args = [], command }: ScreenOptions) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
    const [started, ...words] = command ?? [process.execPath, program, ...args];
    this.pty = spawn(started, words, {
      cols: columns,
      rows,
      cwd,
      // CI would keep Ink from drawing; no editor means the built-in one.
      env: {
        PATH: process.env.PATH ?? "",
        HOME: home,
        LANG: "C.UTF-8",
        TERM: "xterm-256color",
        SHELL: "/bin/sh",
        NETPOL_WORKSHOP_HOME: home,
        CI: "false",
        ...env,
      },
    });
    this.pty.onData((data) => {
      this.written += data;
      const until = this.written.length;
      this.#terminal.write(data, () => {
        this.#parsed = until;
        this.#changed();
      });
    });
    this.pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      this.#changed();
    });
  }

  press(...names: readonly (keyof typeof keys | (string & {}))[]): void {
    for (const name of names) this.pty.write(isKey(name) ? keys[name] : name);
  }

  resize(columns: number, rows: number): void {
    this.pty.resize(columns, rows);
    this.#terminal.resize(columns, rows);
  }

  text(): string {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    ).join("\n");
  }

  /** Other programs have no frames; ours marks their ends. */
  get #isWhole(): boolean {
    const isAll = this.#parsed === this.written.length;
    return this.exitCode !== undefined || !this.isOwn || (isAll && this.written.endsWith("\u001b[?2026l"));
  }

  /** Every cell of the screen, row by row. */
  cells(): readonly (readonly Cell[])[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      const line = active.getLine(active.viewportY + row);
      return Array.from({ length: this.#terminal.cols }, (_, column) => {
        const cell = line?.getCell(column);
        return {
          text: cell?.getChars() || " ",
          colour: cell?.isFgPalette() ? colours[cell.getFgColor()] : undefined,
          bold: cell?.isBold() !== 0,
          dim: cell?.isDim() !== 0,
          inverse: cell?.isInverse() !== 0,
        };
      });
    });
  }

  /** The colour in which the first letter of a text stands. */
  colourOf(text: string): string | undefined {
    const lines = this.text().split("\n");
    const row = lines.findIndex((line) => line.includes(text));
    return this.cells()[row]?.[lines[row]?.indexOf(text) ?? 0]?.colour;
  }

  /** Which of the two screens of the terminal is shown: programs that fill it take the other one. */
  get isOwn(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** Waits for something to hold; half a frame counts for nothing. */
  async until(what: string, holdsNow: () => boolean, withinMs = 120_000): Promise<void> {
    const holds = (): boolean => this.#isWhole && holdsNow();
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(check);
        reject(new Error(`waited for ${what}; on the screen is:\n${this.text()}`));
      }, withinMs);
      this.#listeners.add(check);
    });
  }

  async shows(text: string | RegExp, withinMs?: number): Promise<void> {
    const holds = (): boolean => (typeof text === "string" ? this.text().includes(text) : text.test(this.text()));
    await this.until(`${text}`, holds, withinMs);
  }

  async exited(): Promise<number> {
    await this.until("the end of the program", () => this.exitCode !== undefined);
    return this.exitCode ?? -1;
  }

  /** Presses a key that begins work, and waits for its end; how the screen looked before must not be taken for the end. */
  async works(key: string, what: string): Promise<void> {
    const from = this.written.length;
    this.press(key);
    await this.until(what, () => this.written.includes(what, from));
    await this.rests();
  }

  /** Waits until nothing is under way. */
  async rests(): Promise<void> {
    await this.until("the end of the work", () => !this.text().includes("Esc cancels"));
  }

  /** For the end of a test, however it went. */
  kill(): void {
    if (this.exitCode === undefined) this.pty.kill("SIGKILL");
    this.#terminal.dispose();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function isKey(name: string): name is keyof typeof keys {
  return Object.hasOwn(keys, name);
}
