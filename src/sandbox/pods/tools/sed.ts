/** `sed`: addresses, s, d, p, q, a, i, c, y, =, n and their like. */
import { lines } from "../streams.ts";
import { BadExpression, toRegExp } from "./regex.ts";
import { attempt, complain, eachInput, optionsOf, pathOf, type Tool } from "./tool.ts";

type Address = { readonly line: number } | { readonly last: true } | { readonly expression: RegExp };

interface Instruction {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly command: string;
  readonly text: string;
  readonly expression?: RegExp;
  readonly replacement?: string;
  readonly flags?: string;
  readonly body?: readonly Instruction[];
  /** Inside a range that has begun. */
  active?: boolean;
}

class BadScript extends Error {}

class Parser {
  readonly #text: string;
  readonly #kind: "basic" | "extended";
  #at = 0;

  constructor(text: string, kind: "basic" | "extended") {
    this.#text = text;
    this.#kind = kind;
  }

  parse(inBlock = false): Instruction[] {
    const list: Instruction[] = [];
    for (;;) {
      while (/[\s;]/.test(this.#peek())) this.#at++;
      if (this.#peek() === "" || (inBlock && this.#peek() === "}")) return list;
      if (this.#peek() === "#") {
        this.#until("\n");
        continue;
      }
      list.push(this.#instruction());
    }
  }

  #instruction(): Instruction {
    const from = this.#address();
    let to: Address | undefined;
    if (from !== undefined && this.#peek() === ",") {
      this.#at++;
      to = this.#address();
    }
    while (this.#peek() === " ") this.#at++;
    const negated = this.#peek() === "!";
    if (negated) this.#at++;
    while (this.#peek() === " ") this.#at++;
    const command = this.#next();
    const place = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), negated, command };
    switch (command) {
      case "{": {
        const body = this.parse(true);
        if (this.#next() !== "}") throw new BadScript("unterminated {");
        return { ...place, text: "", body };
      }
      case "s": {
        const delimiter = this.#next();
        const pattern = this.#delimited(delimiter);
        const replacement = this.#delimited(delimiter);
        const flags = /^[gpiIe\d]*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
        this.#at += flags.length;
        const expression = toRegExp(pattern, this.#kind, /i/i.test(flags) ? "gi" : "g");
        return { ...place, text: "", expression, replacement, flags };
      }
      case "y": {
        const delimiter = this.#next();
        return { ...place, text: this.#delimited(delimiter), replacement: this.#delimited(delimiter) };
      }
      case "a":
      case "i":
      case "c":
        return {
          ...place,
          text: this.#until("\n")
            .replace(/^\s*\\?\n?[ \t]*/, "")
            .replace(/\\(.)/gs, "$1"),
        };
      default:
        if (!"dpqQn=NDGHhgxP".includes(command) || command === "")
          throw new BadScript(`unsupported command ${command}`);
        return { ...place, text: "" };
    }
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at);
    const number = /^\d+/.exec(rest)?.[0];
    if (number !== undefined) {
      this.#at += number.length;
      return { line: Number(number) };
    }
    if (rest.startsWith("$")) {
      this.#at++;
      return { last: true };
    }
    if (!rest.startsWith("/")) return undefined;
    this.#at++;
    const expression = toRegExp(this.#delimited("/"), this.#kind, this.#peek() === "I" ? "i" : "");
    if (this.#peek() === "I") this.#at++;
    return { expression };
  }

  #delimited(delimiter: string): string {
    let text = "";
    for (let inBracket = false; ; ) {
      const char = this.#next();
      if (char === "") throw new BadScript("unterminated `s' command");
      if (char === delimiter && !inBracket) return text;
      if (char === "\\") {
        const escaped = this.#next();
        text += escaped === delimiter ? escaped : `\\${escaped}`;
        continue;
      }
      if (char === "[") inBracket = true;
      if (char === "]") inBracket = false;
      text += char;
    }
  }

  #until(stop: string): string {
    let end = this.#at;
    while (end < this.#text.length && (this.#text[end] !== stop || this.#text[end - 1] === "\\")) end++;
    const text = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return text;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    return this.#text.charAt(this.#at++);
  }
}

/** Goes through lines one ahead, so that the last is known as such. */
class Editor {
  readonly #script: readonly Instruction[];
  readonly #quiet: boolean;
  number = 0;
  #hold = "";
  output = "";
  #append = "";

  constructor(script: readonly Instruction[], quiet: boolean) {
    this.#script = script;
    this.#quiet = quiet;
  }

  /** Edits one line; true when the script asks to stop. */
  line(text: string, isLast: boolean, following: () => string | undefined): boolean {
    this.number++;
    const space = { text, isLast };
    const result = this.#run(this.#script, space, following);
    if (!this.#quiet && result !== "delete" && result !== "quit silently") this.output += `${space.text}\n`;
    this.output += this.#append;
    this.#append = "";
    return result === "quit" || result === "quit silently";
  }

  #run(
    script: readonly Instruction[],
    space: { text: string; isLast: boolean },
    following: () => string | undefined,
  ): "delete" | "quit" | "quit silently" | undefined {
    for (const instruction of script) {
      if (this.#applies(instruction, space) === instruction.negated) continue;
      switch (instruction.command) {
        case "{": {
          const result = this.#run(instruction.body ?? [], space, following);
          if (result !== undefined) return result;
          break;
        }
        case "d":
          return "delete";
        case "p":
          this.output += `${space.text}\n`;
          break;
        case "P":
          this.output += `${space.text.split("\n")[0]}\n`;
          break;
        case "=":
          this.output += `${this.number}\n`;
          break;
        case "q":
          return "quit";
        case "Q":
          return "quit silently";
        case "a":
          this.#append += `${instruction.text}\n`;
          break;
        case "i":
          this.output += `${instruction.text}\n`;
          break;
        case "c":
          this.output += `${instruction.text}\n`;
          return "delete";
        case "h":
          this.#hold = space.text;
          break;
        case "H":
          this.#hold += `\n${space.text}`;
          break;
        case "g":
          space.text = this.#hold;
          break;
        case "G":
          space.text += `\n${this.#hold}`;
          break;
        case "x":
          [space.text, this.#hold] = [this.#hold, space.text];
          break;
        case "n":
        case "N": {
          const next = following();
          if (next === undefined) return instruction.command === "N" ? "quit" : undefined;
          if (instruction.command === "n") {
            if (!this.#quiet) this.output += `${space.text}\n`;
            space.text = next;
          } else space.text += `\n${next}`;
          this.number++;
          break;
        }
        case "D":
          return "delete";
        case "y": {
          const [from, to] = [[...instruction.text], [...(instruction.replacement ?? "")]];
          space.text = [...space.text].map((char) => to[from.indexOf(char)] ?? char).join("");
          break;
        }
        case "s":
          this.#substitute(instruction, space);
          break;
      }
    }
    return undefined;
  }

  #substitute({ expression, replacement = "", flags = "" }: Instruction, space: { text: string }): void {
    if (expression === undefined) return;
    const wanted = Number(/\d+/.exec(flags)?.[0] ?? 1);
    const all = flags.includes("g");
    let count = 0;
    let changed = false;
    space.text = space.text.replace(expression, (...match: (string | number | undefined)[]) => {
      const whole = String(match[0]);
      count++;
      if (count < wanted || (!all && count > wanted)) return whole;
      changed = true;
      return replacement.replace(
        /\\(\d)|\\n|\\t|\\(.)|&/gs,
        (token, group: string | undefined, other: string | undefined) => {
          if (group !== undefined) return String(match[Number(group)] ?? "");
          if (token === "\\n") return "\n";
          if (token === "\\t") return "\t";
          return other ?? whole;
        },
      );
    });
    if (changed && flags.includes("p")) this.output += `${space.text}\n`;
  }

  #applies(instruction: Instruction, space: { text: string; isLast: boolean }): boolean {
    const { from, to } = instruction;
    if (from === undefined) return true;
    const hits = (address: Address) =>
      "line" in address
        ? address.line === this.number
        : "last" in address
          ? space.isLast
          : address.expression.test(space.text);
    if (to === undefined) return hits(from);
    if (instruction.active) {
      if ("line" in to ? this.number >= to.line : hits(to)) instruction.active = false;
      return !("line" in to && this.number > to.line);
    }
    if (!hits(from)) return false;
    instruction.active = !("line" in to && to.line <= this.number);
    return true;
  }
}

const sed: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nrEe:f:is", {
    quiet: "n",
    "regexp-extended": "E",
    expression: "e:",
    "in-place": "i",
  });
  if (options === undefined) return 1;
  const operands = [...options.operands];
  const scripts = [...(options.values.get("e") ?? [])];
  for (const name of options.values.get("f") ?? []) scripts.push(process.files.readText(pathOf(process, name)));
  if (scripts.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      await process.stderr.write("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
      return 1;
    }
    scripts.push(script);
  }
  let script: Instruction[];
  try {
    script = new Parser(scripts.join("\n"), options.has("E") || options.has("r") ? "extended" : "basic").parse();
  } catch (error) {
    if (!(error instanceof BadScript || error instanceof BadExpression)) throw error;
    await complain(process, flavour === "busybox" ? error.message : `-e expression #1, char 0: ${error.message}`);
    return 1;
  }
  const names = operands;
  if (options.has("i")) {
    let fine = true;
    for (const name of names) {
      const edit = () => {
        const path = pathOf(process, name);
        const all = process.files.readText(path).split("\n");
        if (all.at(-1) === "") all.pop();
        process.files.write(path, edited(all, new Editor(script, options.has("n"))));
      };
      fine =
        (await attempt(process, edit, (error) =>
          flavour === "busybox" ? `${name}: ${error.message}` : `can't read ${name}: ${error.message}`,
        )) && fine;
    }
    return fine ? 0 : 1;
  }
  const editor = new Editor(script, options.has("n"));
  const pending: string[] = [];
  let stopped = false;
  const flush = async () => {
    const text = editor.output;
    editor.output = "";
    if (text !== "") await process.stdout.write(text);
  };
  const fine = await eachInput(
    process,
    names,
    async (source) => {
      if (stopped) return;
      for await (const line of lines(source)) {
        pending.push(line.replace(/\n$/, ""));
        const first = pending.length > 2 ? pending.shift() : undefined;
        if (first === undefined) continue;
        stopped = editor.line(first, false, () => pending.shift());
        await flush();
        if (stopped) return;
      }
    },
    (path, error) => (flavour === "busybox" ? `${path}: ${error.message}` : `can't read ${path}: ${error.message}`),
  );
  if (!stopped) editor.output += edited(pending, editor);
  await flush();
  return fine ? 0 : flavour === "busybox" ? 1 : 2;
};

function edited(all: readonly string[], editor: Editor): string {
  const rest = [...all];
  const before = editor.output;
  editor.output = "";
  for (let line = rest.shift(); line !== undefined; line = rest.shift())
    if (editor.line(line, rest.length === 0, () => rest.shift())) break;
  const text = editor.output;
  editor.output = before;
  return text;
}

export const sedTools: Readonly<Record<string, Tool>> = { sed };
