/** Reads sed's language: a script becomes a flat list of commands. */
import { toRegExp } from "../../regex.ts";
import type { Action, Address, Command, Piece, RangeEnd, Script, Substitution } from "./commands.ts";
import { BadScript, type Mistake } from "./mistakes.ts";

interface Dialect {
  readonly expressions: "basic" | "extended";
  /** `FIRST~STEP`, `ADDRESS,~N` and `/x/I` are GNU's. */
  readonly gnu: boolean;
}

export function parseScript(text: string, dialect: Dialect): Script {
  return new Parser(text, dialect).script();
}

class Parser {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #commands: Command[] = [];
  readonly #labels = new Map<string, number>();
  #at = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  script(): Script {
    const open: { end: number }[] = [];
    for (this.#skip(/[\s;]/); this.#at < this.#text.length; this.#skip(/[\s;]/)) {
      if (this.#take("#")) this.#line();
      else if (this.#take("}")) {
        const block = open.pop();
        if (block === undefined) throw this.#mistake("no block to close");
        block.end = this.#commands.length;
      } else if (this.#take(":")) {
        const label = this.#word();
        if (label === "") throw this.#mistake("no label");
        this.#labels.set(label, this.#commands.length);
      } else {
        const command = this.#command();
        this.#commands.push(command);
        if (command.name === "{") open.push(command);
      }
    }
    if (open.length > 0) throw new BadScript("unclosed block", "{", 0);
    for (const command of this.#commands)
      if ("label" in command && command.label !== "" && !this.#labels.has(command.label))
        throw this.#mistake("no such label", command.label);
    return { commands: this.#commands, labels: this.#labels };
  }

  #command(): Command {
    const from = this.#address();
    this.#skip(/ /);
    const to = from !== undefined && this.#take(",") ? this.#rangeEnd() : undefined;
    this.#skip(/ /);
    const negated = this.#take("!");
    this.#skip(/ /);
    if (this.#at >= this.#text.length) throw this.#mistake("missing command");
    return { ...this.#action(), from, to, negated };
  }

  #action(): Action {
    const name = this.#next();
    switch (name) {
      case "{":
        return { name, end: 0 };
      case "s":
        return { name, substitution: this.#substitution() };
      case "y": {
        const delimiter = this.#next();
        const from = unescapedCharacters(this.#delimited(delimiter, "unterminated y"));
        const to = unescapedCharacters(this.#delimited(delimiter, "unterminated y"));
        if (from.length !== to.length) throw this.#mistake("different lengths");
        return this.#ended({ name, characters: new Map(from.map((char, at) => [char, to[at] ?? char])) });
      }
      case "a":
      case "i":
      case "c":
        return { name, text: this.#textBlock() };
      case "r":
      case "w": {
        const text = this.#line().trim();
        if (text === "") throw this.#mistake("no file");
        return { name, text };
      }
      case "b":
      case "t":
      case "T":
        return { name, label: this.#word() };
      case "q":
      case "Q":
        this.#skip(/ /);
        return this.#ended({ name, code: Number(this.#match(/\d+/y)) });
      case "l":
        this.#skip(/ /);
        this.#match(/\d+/y);
        return this.#ended({ name });
      case "d":
      case "D":
      case "g":
      case "G":
      case "h":
      case "H":
      case "n":
      case "N":
      case "p":
      case "P":
      case "x":
      case "z":
      case "=":
        return this.#ended({ name });
      default:
        throw this.#mistake("unknown command", name);
    }
  }

  /** What may stand behind a command: nothing, the next one, or the end of its block. */
  #ended<Found extends Action>(action: Found): Found {
    this.#skip(/[ \t]/);
    if (!/^[;\n}#]?$/.test(this.#peek())) throw this.#mistake("extra characters", this.#peek());
    return action;
  }

  #substitution(): Substitution {
    const delimiter = this.#next();
    const source = this.#delimited(delimiter, "unterminated s", true);
    const replacement = piecesOf(this.#delimited(delimiter, "unterminated s"));
    let [flags, nth, all, prints] = ["gs", 1, false, false];
    let file: string | undefined;
    for (let flag = this.#match(/[gpiIemM]|\d+/y); flag !== ""; flag = this.#match(/[gpiIemM]|\d+/y)) {
      if (flag === "g") all = true;
      else if (flag === "p") prints = true;
      else if (/\d/.test(flag)) nth = Number(flag);
      else if (/[iI]/.test(flag)) flags += "i";
      else if (/[mM]/.test(flag)) flags += "m";
    }
    if (this.#take("w")) file = this.#line().trim();
    else if (!/^[\s;}#]?$/.test(this.#peek())) throw this.#mistake("unknown option to s");
    const expression = source === "" ? "last used" : toRegExp(source, this.#dialect.expressions, flags);
    return { expression, replacement, nth, all, prints, file };
  }

  #address(): Address | undefined {
    const line = this.#match(/\d+/y);
    if (line !== "") {
      if (!this.#dialect.gnu || !this.#take("~")) return { kind: "line", line: Number(line) };
      return { kind: "step", first: Number(line), step: Number(this.#match(/\d+/y)) };
    }
    if (this.#take("$")) return { kind: "last" };
    const delimiter = this.#take("/") ? "/" : this.#take("\\") ? this.#next() : undefined;
    if (delimiter === undefined) return undefined;
    const source = this.#delimited(delimiter, "unterminated address", true);
    const flags = this.#dialect.gnu && this.#take("I") ? "si" : "s";
    return {
      kind: "match",
      expression: source === "" ? "last used" : toRegExp(source, this.#dialect.expressions, flags),
    };
  }

  #rangeEnd(): RangeEnd {
    this.#skip(/ /);
    if (this.#take("+")) return { kind: "more", lines: Number(this.#match(/\d+/y)) };
    if (this.#dialect.gnu && this.#take("~")) return { kind: "multiple", lines: Number(this.#match(/\d+/y)) };
    const address = this.#address();
    if (address === undefined) throw this.#mistake("no second address", ",");
    return address;
  }

  /** Text up to a delimiter. In an expression what stands in brackets does not delimit, and `\n` is a line feed. */
  #delimited(delimiter: string, unterminated: Mistake, isExpression = false): string {
    let text = "";
    for (;;) {
      if (this.#at >= this.#text.length) throw this.#mistake(unterminated);
      const char = this.#next();
      if (char === delimiter) return text;
      if (char === "\\") {
        const escaped = this.#next();
        if (escaped === delimiter) text += escaped;
        else if (isExpression && escaped === "n") text += "\n";
        else text += `\\${escaped}`;
      } else if (char === "[" && isExpression)
        text += char + this.#match(/\^?\]?(\[:\w+:\]|[^\]])*/y).replaceAll("\\n", "\n");
      else text += char;
    }
  }

  /** The text of `a`, `i` and `c`: on the same line, or behind a backslash on those that follow. */
  #textBlock(): string {
    this.#skip(/[ \t]/);
    if (this.#take("\\")) {
      const blanks = this.#match(/[ \t]*/y);
      if (!this.#take("\n")) this.#at -= blanks.length;
    }
    if (this.#at >= this.#text.length) throw this.#mistake("no text");
    const text = this.#match(/(?:\\[\s\S]|[^\n\\])*/y);
    this.#take("\n");
    return unescapedText(text);
  }

  #line(): string {
    const line = this.#match(/[^\n]*/y);
    this.#take("\n");
    return line;
  }

  #word(): string {
    this.#skip(/[ \t]/);
    return this.#match(/[^\s;}]*/y);
  }

  #match(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #skip(characters: RegExp): void {
    while (this.#at < this.#text.length && characters.test(this.#peek())) this.#at++;
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    return this.#text.charAt(this.#at++);
  }

  #mistake(mistake: Mistake, word = ""): BadScript {
    return new BadScript(mistake, word, this.#at);
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", f: "\f", v: "\v" };

const unescapedText = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, char: string) => (char === "n" ? char : (escapes[char] ?? char)));

const unescapedCharacters = (text: string): string[] =>
  [...text.matchAll(/\\([\s\S])|[\s\S]/gu)].map(([token, char]) =>
    char === undefined ? token : (escapes[char] ?? char),
  );

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [token, escaped] of text.matchAll(/\\([\s\S])|&|[^\\&]+|\\/g)) {
    if (token === "&") pieces.push(0);
    else if (escaped === undefined) pieces.push(token);
    else if (/\d/.test(escaped)) pieces.push(Number(escaped));
    else if (isCase(escaped)) pieces.push({ cases: escaped });
    else pieces.push(escapes[escaped] ?? escaped);
  }
  return pieces;
}

const isCase = (letter: string): letter is "U" | "L" | "u" | "l" | "E" => /^[ULulE]$/.test(letter);
