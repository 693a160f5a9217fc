/** Typing a command at a prompt: editing keys, history, completion. The terminal is raw while a line is read. */
import { StringDecoder } from "node:string_decoder";
import type { Terminal } from "../terminal.ts";
import { LineDisplay } from "./line-display.ts";

type Typed =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "end" }
  | { readonly kind: "interrupted" };

/** What may stand where the cursor is: whole words, and how many characters before the cursor they replace. */
export type Complete = (before: string) => { readonly replaces: string; readonly choices: readonly string[] };

const longestLine = 16 * 1024;

export class LineEditor {
  readonly #terminal: Terminal;
  readonly #history: string[];
  readonly #complete: Complete;
  readonly #decoder = new StringDecoder("utf8");
  readonly #display: LineDisplay;
  #text: string[] = [];
  #cursor = 0;
  #prompt = "";
  #historyAt = 0;
  #draft = "";
  #killed = "";
  #tabs = 0;
  #search: string | undefined;

  constructor(terminal: Terminal, history: string[], complete: Complete) {
    this.#terminal = terminal;
    this.#display = new LineDisplay(terminal);
    this.#history = history;
    this.#complete = complete;
  }

  async read(prompt: string, killed: AbortSignal): Promise<Typed> {
    this.#prompt = prompt;
    this.#replace("");
    this.#historyAt = this.#history.length;
    this.#search = undefined;
    this.#terminal.raw = true;
    try {
      await this.#display.begin(prompt);
      for (;;) {
        const chunk = await this.#terminal.source.read(killed);
        if (chunk === undefined) return { kind: "end" };
        const result = await this.#keys(this.#decoder.write(Buffer.from(chunk)));
        if (result !== undefined) return result;
      }
    } finally {
      this.#terminal.raw = false;
    }
  }

  async #keys(typed: string): Promise<Typed | undefined> {
    for (let rest = typed; rest !== ""; ) {
      const key = nextKey(rest);
      rest = rest.slice(key.length);
      const result = await this.#key(key);
      if (result === undefined) continue;
      if (rest !== "") this.#terminal.source.unread(Buffer.from(rest));
      return result;
    }
    return undefined;
  }

  async #key(key: string): Promise<Typed | undefined> {
    if (this.#search !== undefined && (await this.#searchKey(key))) return undefined;
    if (key !== "\t") this.#tabs = 0;
    switch (key) {
      case "\r":
      case "\n":
      case "\r\n":
        await this.#moveTo(this.#text.length);
        await this.#display.write("\n");
        return { kind: "line", text: this.#text.join("") };
      case "\x03":
        await this.#moveTo(this.#text.length);
        await this.#display.write("^C\n");
        return { kind: "interrupted" };
      case "\x04":
        if (this.#text.length === 0) {
          await this.#display.write("\n");
          return { kind: "end" };
        }
        await this.#delete(this.#cursor, this.#cursor + 1);
        return undefined;
      case "\t":
        await this.#tab();
        return undefined;
      case "\x0c":
        await this.#display.write("\x1b[H\x1b[2J");
        await this.#afresh();
        return undefined;
      case "\x12":
        this.#search = "";
        await this.#show();
        return undefined;
      default:
        await this.#edit(key);
        return undefined;
    }
  }

  async #edit(key: string): Promise<void> {
    const { length } = this.#text;
    switch (key) {
      case "\x01":
      case "\x1b[H":
      case "\x1bOH":
      case "\x1b[1~":
        return this.#moveTo(0);
      case "\x05":
      case "\x1b[F":
      case "\x1bOF":
      case "\x1b[4~":
        return this.#moveTo(length);
      case "\x02":
      case "\x1b[D":
      case "\x1bOD":
        return this.#moveTo(this.#cursor - 1);
      case "\x06":
      case "\x1b[C":
      case "\x1bOC":
        return this.#moveTo(this.#cursor + 1);
      case "\x1bb":
      case "\x1b[1;5D":
        return this.#moveTo(this.#wordStart());
      case "\x1bf":
      case "\x1b[1;5C":
        return this.#moveTo(this.#wordEnd());
      case "\x7f":
      case "\b":
        return this.#cursor === 0 ? undefined : this.#delete(this.#cursor - 1, this.#cursor);
      case "\x1b[3~":
        return this.#delete(this.#cursor, this.#cursor + 1);
      case "\x0b":
        this.#killed = this.#text.slice(this.#cursor).join("");
        return this.#delete(this.#cursor, length);
      case "\x15":
        this.#killed = this.#text.slice(0, this.#cursor).join("");
        return this.#delete(0, this.#cursor);
      case "\x17":
        this.#killed = this.#text.slice(this.#wordStart(), this.#cursor).join("");
        return this.#delete(this.#wordStart(), this.#cursor);
      case "\x19":
        return this.#insert(this.#killed);
      case "\x10":
      case "\x1b[A":
      case "\x1bOA":
        return this.#recall(this.#historyAt - 1);
      case "\x0e":
      case "\x1b[B":
      case "\x1bOB":
        return this.#recall(this.#historyAt + 1);
      default:
        if (key >= " " && !key.startsWith("\x1b")) await this.#insert(key);
    }
  }

  /** Ctrl-R: true when the key belonged to the search. */
  async #searchKey(key: string): Promise<boolean> {
    const sought = this.#search ?? "";
    if (key === "\x12") {
      this.#find(sought, this.#historyAt - 1);
    } else if (key === "\x7f" || key === "\b") {
      this.#search = sought.slice(0, -1);
      this.#find(this.#search, this.#history.length - 1);
    } else if (key >= " " && !key.startsWith("\x1b") && key !== "\x7f") {
      this.#search = sought + key;
      this.#find(this.#search, this.#history.length - 1);
    } else {
      this.#search = undefined;
      await this.#show();
      return false;
    }
    await this.#show();
    return true;
  }

  #find(sought: string, from: number): void {
    for (let at = from; at >= 0; at--)
      if (this.#history[at]?.includes(sought)) {
        this.#historyAt = at;
        this.#replace(this.#history[at] ?? "");
        return;
      }
  }

  #replace(text: string): void {
    this.#text = [...text];
    this.#cursor = this.#text.length;
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && this.#text[at - 1] === " ") at--;
    while (at > 0 && this.#text[at - 1] !== " ") at--;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#text.length && this.#text[at] === " ") at++;
    while (at < this.#text.length && this.#text[at] !== " ") at++;
    return at;
  }

  async #moveTo(position: number): Promise<void> {
    const target = Math.max(0, Math.min(this.#text.length, position));
    if (target === this.#cursor) return;
    this.#cursor = target;
    await this.#show();
  }

  async #insert(text: string): Promise<void> {
    const added = [...text].slice(0, longestLine - this.#text.length);
    const atEnd = this.#cursor === this.#text.length;
    this.#text.splice(this.#cursor, 0, ...added);
    this.#cursor += added.length;
    // What is typed at the end needs no drawing anew, unless it fills the row.
    if (atEnd && this.#display.column(this.#prompt, this.#cursor) > added.length)
      await this.#display.write(added.join(""));
    else await this.#show();
  }

  async #delete(from: number, to: number): Promise<void> {
    if (from >= this.#text.length || from >= to) return;
    const isLast = to === this.#text.length && to - from === 1 && this.#cursor === to;
    const staysOnRow = this.#display.column(this.#prompt, this.#cursor) > 0;
    this.#text.splice(from, to - from);
    this.#cursor = from;
    if (isLast && staysOnRow) await this.#display.write("\b \b");
    else await this.#show();
  }

  async #recall(at: number): Promise<void> {
    if (at < 0 || at > this.#history.length) return;
    if (this.#historyAt === this.#history.length) this.#draft = this.#text.join("");
    this.#historyAt = at;
    this.#replace(at === this.#history.length ? this.#draft : (this.#history[at] ?? ""));
    await this.#show();
  }

  async #tab(): Promise<void> {
    const { replaces, choices } = this.#complete(this.#text.slice(0, this.#cursor).join(""));
    const [only] = choices;
    this.#tabs++;
    if (only === undefined) return;
    const common = choices.length === 1 ? only : commonStart(choices);
    if (common.length > replaces.length) return this.#insert(common.slice(replaces.length));
    if (this.#tabs < 2) return;
    const names = choices.map((choice) => choice.trimEnd().replace(/.*\/(?=.)/, ""));
    await this.#display.write(`\n${columns(names, this.#terminal.size.columns)}`);
    await this.#afresh();
  }

  /** On a row that is empty. */
  #afresh(): Promise<void> {
    this.#display.onNewRow();
    return this.#show();
  }

  #show(): Promise<void> {
    const prompt = this.#search === undefined ? this.#prompt : `(reverse-i-search)\`${this.#search}': `;
    return this.#display.show(prompt, this.#text.join(""), this.#cursor);
  }
}

const escapeKey = "\x1b";

/** The first key of what was typed: one character, or an escape sequence. */
function nextKey(typed: string): string {
  if (typed.startsWith("\r\n")) return "\r\n";
  if (!typed.startsWith(escapeKey) || typed.length === 1) return String.fromCodePoint(typed.codePointAt(0) ?? 0);
  const rest = typed.slice(1);
  return (
    escapeKey + (/^(\[[0-9;]*[A-Za-z~]|O[A-Z]|\[)/.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0))
  );
}

function commonStart(texts: readonly string[]): string {
  let [common = ""] = texts;
  for (const text of texts) while (!text.startsWith(common)) common = common.slice(0, -1);
  return common;
}

function columns(names: readonly string[], width: number): string {
  const widest = Math.max(...names.map((name) => name.length)) + 2;
  const perRow = Math.max(1, Math.floor(width / widest));
  const rows: string[] = [];
  for (let at = 0; at < names.length; at += perRow)
    rows.push(
      names
        .slice(at, at + perRow)
        .map((name) => name.padEnd(widest))
        .join("")
        .trimEnd(),
    );
  return `${rows.join("\n")}\n`;
}
