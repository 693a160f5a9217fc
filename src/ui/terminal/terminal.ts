/** The terminal: taken with a screen of its own, given back as it was, lent to other programs in between. */
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { type MouseEvent, mouseEvents, mouseOff, mouseOn } from "./mouse.ts";
import { Painter } from "./painter.ts";

export interface RealTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

const takeOver = "\u001b[?1049h\u001b[2J\u001b[?25l";
const giveBack = "\u001b[0m\u001b[?25h\u001b[?1049l";

/** The real stream to whoever looks at its type, with some members of its own. */
export function standIn<Stream extends object>(real: Stream, own: object): Stream {
  return new Proxy(real, {
    get(_real, name) {
      const source = name in own ? own : real;
      const value: unknown = Reflect.get(source, name, source);
      return typeof value === "function" ? value.bind(source) : value;
    },
  });
}

/** Keys arrive here only while the terminal is ours; its mode is not Ink's business. */
class Keys extends PassThrough {
  readonly isTTY = true;
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

export interface TerminalOptions {
  /** No screen of its own and no frames: lines one below the other, for a screen reader. */
  readonly plain: boolean;
}

export class Terminal {
  /** What Ink is given for stdin and stdout: there each write is a whole frame. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly #keys = new Keys();
  readonly #resizes = new EventEmitter();
  readonly #real: RealTerminal;
  readonly #painter: Painter;
  readonly #plain: boolean;
  #unsaid = "";
  #hearsMouse = false;
  readonly #mouse = new EventEmitter<{ mouse: [MouseEvent] }>();
  #isOurs = false;
  #frame = "";
  #due = false;
  #releaseErrors: () => void = () => {};

  constructor(real: RealTerminal, { plain }: TerminalOptions) {
    this.#real = real;
    this.#plain = plain;
    this.#painter = new Painter((text) => void real.stdout.write(text));
    const resizes = this.#resizes;
    this.stdin = standIn(real.stdin, this.#keys);
    this.stdout = standIn(real.stdout, {
      write: (frame: string) => this.show(frame),
      on: resizes.on.bind(resizes),
      off: resizes.off.bind(resizes),
    });
  }

  /** Not while another program has it. */
  get isOurs(): boolean {
    return this.#isOurs;
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#real.stdout.columns || 80, rows: this.#real.stdout.rows || 24 };
  }

  take(): void {
    if (this.#isOurs) return;
    this.#isOurs = true;
    const { stdin, stdout } = this.#real;
    if (!this.#plain) stdout.write(takeOver + (this.#hearsMouse ? mouseOn : ""));
    stdin.setRawMode(true);
    stdin.on("data", this.#onKeys);
    stdin.resume();
    this.#holdErrors();
    if (this.#plain) this.say("");
    else {
      this.#painter.forget();
      this.#painter.paint(this.#frame);
    }
  }

  /** Lines for a screen reader; while another program has the terminal, they wait. */
  say(text: string): void {
    this.#unsaid += text;
    if (!this.#isOurs || this.#unsaid === "") return;
    this.#real.stdout.write(this.#unsaid);
    this.#unsaid = "";
  }

  /** A warning in the middle of a frame would break it: what goes to stderr comes when the terminal is given back. */
  #holdErrors(): void {
    const { stderr } = this.#real;
    const { write } = stderr;
    let held = "";
    stderr.write = (chunk: string | Uint8Array) => {
      held += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    };
    this.#releaseErrors = () => {
      stderr.write = write;
      if (held !== "") stderr.write(held);
    };
  }

  release(): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    const { stdin, stdout } = this.#real;
    stdin.off("data", this.#onKeys);
    stdin.pause();
    // The terminal may be gone already.
    try {
      stdin.setRawMode(false);
    } catch {}
    if (!this.#plain) stdout.write(mouseOff + giveBack);
    this.#releaseErrors();
  }

  /** Another program has the terminal until it is done. */
  async lend<T>(use: () => Promise<T>): Promise<T> {
    this.release();
    try {
      return await use();
    } finally {
      this.take();
    }
  }

  /** To the background as a job of the shell, and with the terminal again when it comes back. */
  suspend(): void {
    // Windows has no such thing.
    if (process.platform === "win32") return;
    this.release();
    // The whole job: npm, which may have started us, has to stop as well. Nothing goes on here until it is continued; a
    // process that no shell would continue is not stopped.
    process.kill(0, "SIGTSTP");
    this.take();
  }

  /** Calls back with the new size; the old content is not where it was. */
  onResize(callback: (size: { columns: number; rows: number }) => void): () => void {
    const resized = () => {
      this.#painter.forget();
      callback(this.size);
      this.#resizes.emit("resize");
    };
    this.#real.stdout.on("resize", resized);
    return () => void this.#real.stdout.off("resize", resized);
  }

  write(text: string): void {
    if (this.#isOurs) this.#real.stdout.write(text);
  }

  /** Whatever happens, giving the terminal back lets the mouse go as well. */
  hearMouse(on: boolean): void {
    this.#hearsMouse = on;
    this.write(on ? mouseOn : mouseOff);
  }

  onMouse(callback: (event: MouseEvent) => void): () => void {
    this.#mouse.on("mouse", callback);
    return () => void this.#mouse.off("mouse", callback);
  }

  readonly #onKeys = (chunk: Buffer | string): void => {
    if (!this.#hearsMouse) return void this.#keys.write(chunk);
    const { events, keys } = mouseEvents(chunk.toString());
    for (const event of events) this.#mouse.emit("mouse", event);
    if (keys !== "") this.#keys.write(keys);
  };

  /** Frames that follow each other at once are painted once. */
  show(frame: string): void {
    if (this.#plain) return;
    this.#frame = frame;
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      if (this.#isOurs) this.#painter.paint(this.#frame);
    });
  }
}
