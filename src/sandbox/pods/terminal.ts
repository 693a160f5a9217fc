/**
 * The terminal of `exec -t` and `run -t`: what Linux does between the keyboard and a program. Cooked, it collects lines,
 * echoes them, and turns Ctrl-C into a signal; raw, a line editor gets every key.
 */
import { Changes } from "./changes.ts";
import type { Signal } from "./signals.ts";
import { type Sink, type Source, toBytes } from "./streams.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const control = {
  interrupt: 0x03,
  end: 0x04,
  quit: 0x1c,
  erase: 0x7f,
  backspace: 0x08,
  eraseWord: 0x17,
  eraseLine: 0x15,
};
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const usual: Size = { columns: 80, rows: 24 };

export class Terminal {
  readonly source: Source;
  readonly sink: Sink;
  /** The processes that Ctrl-C reaches; set by whoever owns the terminal. */
  foreground: number | undefined;
  /** Delivers a signal to a process group; set by the container. */
  deliver: (group: number, signal: Signal) => void = () => {};

  readonly #output: Sink;
  readonly #ready: (Uint8Array | "end")[] = [];
  #line: number[] = [];
  #raw = false;
  #hungUp = false;
  #size: Size;
  readonly #changes = new Changes();

  constructor(output: Sink, size: Size = usual) {
    this.#output = output;
    this.#size = size;
    const source: Source = {
      terminal: this,
      read: (signal) => this.#read(signal),
      unread: (data) => {
        this.#ready.unshift(data);
        this.#changes.announce();
      },
      share: () => source,
      close: () => {},
    };
    const sink: Sink = {
      terminal: this,
      write: (data, signal) => output.write(withCarriageReturns(toBytes(data)), signal),
      share: () => sink,
      close: () => {},
    };
    this.source = source;
    this.sink = sink;
  }

  get size(): Size {
    return this.#size;
  }

  /** A client that does not know its size says 0. */
  resize({ columns, rows }: Size): void {
    this.#size = { columns: columns || usual.columns, rows: rows || usual.rows };
    this.#signal("SIGWINCH");
  }

  /** Raw: every byte goes to the reader as it is, nothing is echoed. */
  set raw(on: boolean) {
    this.#raw = on;
  }

  /** What the person types. */
  type(data: Uint8Array | string): void {
    const bytes = toBytes(data);
    if (this.#raw) this.#offer(bytes);
    else for (const byte of bytes) this.#cook(byte);
  }

  /** The person is gone. */
  hangUp(): void {
    this.#hungUp = true;
    this.#changes.announce();
    this.#signal("SIGHUP");
  }

  #cook(byte: number): void {
    switch (byte) {
      case control.interrupt:
      case control.quit:
        this.#line = [];
        this.#echo(byte === control.interrupt ? "^C" : "^\\");
        this.#signal(byte === control.interrupt ? "SIGINT" : "SIGQUIT");
        return;
      case control.end:
        if (this.#line.length === 0) this.#offer("end");
        else this.#flush();
        return;
      case control.erase:
      case control.backspace:
        this.#erase(1);
        return;
      case control.eraseLine:
        this.#erase(this.#line.length);
        return;
      case control.eraseWord:
        this.#erase(/\S*\s*$/.exec(Buffer.from(this.#line).toString())?.[0].length ?? 0);
        return;
      case carriageReturn:
      case lineFeed:
        this.#line.push(lineFeed);
        this.#echo("\r\n");
        this.#flush();
        return;
      default:
        this.#line.push(byte);
        this.#echo(byte < 0x20 && byte !== 0x09 ? `^${String.fromCharCode(byte + 0x40)}` : Uint8Array.of(byte));
    }
  }

  #erase(characters: number): void {
    let erased = 0;
    for (; erased < characters && this.#line.length > 0; erased++) {
      while (((this.#line.pop() ?? 0) & 0xc0) === 0x80); // the rest of a UTF-8 character
    }
    this.#echo("\b \b".repeat(erased));
  }

  #flush(): void {
    const line = Uint8Array.from(this.#line);
    this.#line = [];
    this.#offer(line);
  }

  #echo(data: Uint8Array | string): void {
    this.#output.write(data).catch(() => {});
  }

  #signal(signal: Signal): void {
    if (this.foreground !== undefined) this.deliver(this.foreground, signal);
  }

  #offer(data: Uint8Array | "end"): void {
    this.#ready.push(data);
    this.#changes.announce();
  }

  async #read(signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const next = this.#ready.shift();
      if (next !== undefined) return next === "end" ? undefined : next;
      if (this.#hungUp) return undefined;
      await this.#changes.next(signal);
    }
  }
}

/** A program ends lines with a line feed alone; a terminal needs the way back to the left edge too. */
function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(lineFeed)) return bytes;
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === lineFeed) out.push(carriageReturn);
    out.push(byte);
  }
  return Uint8Array.from(out);
}
