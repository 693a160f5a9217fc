/** Runs a sed script over lines. */
import { matchesOf } from "../../regex.ts";
import type { Address, Command, Pattern, RangeEnd, Script, Substitution } from "./commands.ts";
import { replacementOf } from "./replacement.ts";
import { visible } from "./visible.ts";

/** What sed reads: lines of one file after the other. */
export interface Input {
  next(): Promise<Line | undefined>;
  isAtEnd(): Promise<boolean>;
}

export interface Line {
  readonly text: string;
  /** Only the very last line may lack its line feed. */
  readonly ended: boolean;
}

export interface Output {
  write(text: string): Promise<void>;
  toFile(name: string, text: string): Promise<void>;
  /** What `r` reads; nothing where there is no such file. */
  fileText(name: string): string;
  /** For a script that goes on for ever. */
  breathe(): Promise<void>;
}

interface Options {
  /** `-n` */
  readonly quiet: boolean;
  /** busybox knows no \U and its like. */
  readonly switchesCase: boolean;
}

type End = "delete" | "again" | { readonly quit: number; readonly silently: boolean };

const breath = 500;

export class Editor {
  readonly #script: Script;
  readonly #input: Input;
  readonly #output: Output;
  readonly #options: Options;
  /** Commands whose range has begun, and the line at which it ends when that is known. */
  readonly #active = new Map<Command, number | undefined>();
  #number = 0;
  #space = "";
  #ended = true;
  #hold = "";
  #later: string[] = [];
  #substituted = false;
  #lastUsed = /(?:)/s;
  #owesLineFeed = false;
  #steps = 0;

  constructor(script: Script, input: Input, output: Output, options: Options) {
    this.#script = script;
    this.#input = input;
    this.#output = output;
    this.#options = options;
  }

  /** Edits everything; the status that the script asks for. */
  async run(): Promise<number> {
    for (let again = false; again || (await this.#read()); ) {
      if (!again) this.#substituted = false;
      const end = await this.#cycle();
      if (end !== "delete" && end !== "again" && !this.#options.quiet && !(end?.silently ?? false))
        await this.#print(this.#space, this.#ended);
      await this.#printLater();
      if (typeof end === "object") return end.quit;
      again = end === "again";
    }
    return 0;
  }

  async #read(): Promise<boolean> {
    const line = await this.#input.next();
    if (line === undefined) return false;
    this.#number++;
    this.#space = line.text;
    this.#ended = line.ended;
    return true;
  }

  async #cycle(): Promise<End | undefined> {
    const { commands, labels } = this.#script;
    for (let at = 0; at < commands.length; at++) {
      if (++this.#steps % breath === 0) await this.#output.breathe();
      const command = commands[at];
      if (command === undefined) break;
      if ((await this.#applies(command)) === command.negated) {
        if (command.name === "{") at = command.end - 1;
        continue;
      }
      if (command.name === "b" || command.name === "t" || command.name === "T") {
        const jumps = command.name === "b" || this.#substituted === (command.name === "t");
        if (command.name !== "b") this.#substituted = false;
        if (jumps) at = (labels.get(command.label) ?? commands.length) - 1;
        continue;
      }
      const end = await this.#do(command);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  async #do(command: Command): Promise<End | undefined> {
    switch (command.name) {
      case "s":
        return this.#substitute(command.substitution);
      case "y":
        this.#space = [...this.#space].map((char) => command.characters.get(char) ?? char).join("");
        return undefined;
      case "a":
        this.#later.push(`${command.text}\n`);
        return undefined;
      case "r":
        this.#later.push(this.#output.fileText(command.text));
        return undefined;
      case "i":
        await this.#print(command.text);
        return undefined;
      case "c":
        // a range is changed as a whole, at its end
        if (command.to === undefined || command.negated || !this.#active.has(command)) await this.#print(command.text);
        return "delete";
      case "w":
        await this.#output.toFile(command.text, `${this.#space}\n`);
        return undefined;
      case "q":
      case "Q":
        return { quit: command.code, silently: command.name === "Q" };
      case "d":
        return "delete";
      case "D": {
        const end = this.#space.indexOf("\n");
        if (end === -1) return "delete";
        this.#space = this.#space.slice(end + 1);
        return "again";
      }
      case "p":
        await this.#print(this.#space);
        return undefined;
      case "P":
        await this.#print(this.#space.replace(/\n[\s\S]*/, ""));
        return undefined;
      case "=":
        await this.#print(String(this.#number));
        return undefined;
      case "l":
        await this.#print(`${visible(this.#space)}$`);
        return undefined;
      case "h":
        this.#hold = this.#space;
        return undefined;
      case "H":
        this.#hold += `\n${this.#space}`;
        return undefined;
      case "g":
        this.#space = this.#hold;
        return undefined;
      case "G":
        this.#space += `\n${this.#hold}`;
        return undefined;
      case "x":
        [this.#space, this.#hold] = [this.#hold, this.#space];
        return undefined;
      case "z":
        this.#space = "";
        return undefined;
      case "n":
        if (await this.#input.isAtEnd()) return { quit: 0, silently: false };
        if (!this.#options.quiet) await this.#print(this.#space);
        await this.#printLater();
        await this.#read();
        return undefined;
      case "N": {
        if (await this.#input.isAtEnd()) return { quit: 0, silently: false };
        const before = this.#space;
        await this.#printLater();
        await this.#read();
        this.#space = `${before}\n${this.#space}`;
        return undefined;
      }
      default:
        return undefined;
    }
  }

  async #substitute({ expression, replacement, nth, all, prints, file }: Substitution): Promise<undefined> {
    let out = "";
    let done = 0;
    let count = 0;
    for (const match of matchesOf(this.#space, this.#pattern(expression))) {
      if (++count < nth) continue;
      out += this.#space.slice(done, match.index) + replacementOf(replacement, match, this.#options.switchesCase);
      done = match.index + match[0].length;
      if (!all) break;
    }
    if (count < nth || count === 0) return;
    this.#space = out + this.#space.slice(done);
    this.#substituted = true;
    if (prints) await this.#print(this.#space);
    if (file !== undefined) await this.#output.toFile(file, `${this.#space}\n`);
  }

  #pattern(pattern: Pattern): RegExp {
    if (pattern !== "last used") this.#lastUsed = pattern;
    return this.#lastUsed;
  }

  async #applies(command: Command): Promise<boolean> {
    const { from, to } = command;
    if (from === undefined) return true;
    if (to === undefined) return this.#hits(from);
    if (this.#active.has(command)) {
      const last = this.#active.get(command);
      if (last === undefined ? await this.#hitsEnd(to) : this.#number >= last) this.#active.delete(command);
      return last === undefined || this.#number <= last;
    }
    // `0,/x/` may end on the first line already
    const beforeFirst = from.kind === "line" && from.line === 0 && this.#number === 1;
    if (beforeFirst) {
      if (!(await this.#hitsEnd(to))) this.#active.set(command, undefined);
      return true;
    }
    if (!(await this.#hits(from))) return false;
    const last = this.#lastOf(to);
    if (last === undefined || last > this.#number) this.#active.set(command, last);
    return true;
  }

  /** The number of a range's last line, where it is known from its first. */
  #lastOf(to: RangeEnd): number | undefined {
    if (to.kind === "line") return to.line;
    if (to.kind === "more") return this.#number + to.lines;
    if (to.kind === "multiple") return to.lines === 0 ? 0 : Math.ceil(this.#number / to.lines) * to.lines;
    return undefined;
  }

  async #hitsEnd(to: RangeEnd): Promise<boolean> {
    return !("lines" in to) && this.#hits(to);
  }

  async #hits(address: Address): Promise<boolean> {
    switch (address.kind) {
      case "line":
        return address.line === this.#number;
      case "last":
        return this.#input.isAtEnd();
      case "step":
        return address.step === 0
          ? this.#number === address.first
          : this.#number >= address.first && (this.#number - address.first) % address.step === 0;
      case "match": {
        const expression = this.#pattern(address.expression);
        expression.lastIndex = 0;
        return expression.test(this.#space);
      }
    }
  }

  /** A line without a line feed gets one when something is written behind it. */
  async #print(text: string, ended = true): Promise<void> {
    await this.#output.write(`${this.#owesLineFeed ? "\n" : ""}${text}${ended ? "\n" : ""}`);
    this.#owesLineFeed = !ended;
  }

  async #printLater(): Promise<void> {
    const later = this.#later.join("");
    this.#later = [];
    if (later === "") return;
    await this.#output.write(`${this.#owesLineFeed ? "\n" : ""}${later}`);
    this.#owesLineFeed = false;
  }
}
