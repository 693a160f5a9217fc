/** find's language: tests and actions, joined by -a, -o, ! and parentheses. */
import type { Node } from "../../nodes.ts";
import type { Process } from "../../process.ts";
import { matches } from "../../shell/glob.ts";
import { pathOf } from "../tool.ts";
import { ownerName, sizeOf } from "./ls.ts";
import { changedMode } from "./mode.ts";

export interface Found {
  readonly path: string;
  readonly name: string;
  readonly node: Node;
}

/** `-exec … {} +`: one command for many. */
interface Batch {
  readonly command: readonly string[];
  readonly paths: string[];
}

export type Action =
  | { readonly kind: "and" | "or"; readonly left: Action; readonly right: Action }
  | { readonly kind: "not"; readonly operand: Action }
  | { readonly kind: "test"; readonly test: (found: Found) => boolean }
  | { readonly kind: "print"; readonly end: string }
  | { readonly kind: "prune" | "delete" | "quit" }
  | { readonly kind: "exec"; readonly command: readonly string[] }
  | { readonly kind: "collect"; readonly batch: Batch };

export interface Query {
  readonly expression: Action;
  readonly deepest: number;
  readonly shallowest: number;
  readonly depthFirst: boolean;
  readonly batches: readonly Batch[];
}

export class BadExpression extends Error {
  readonly busybox: string;
  readonly gnu: string;
  constructor(busybox: string, gnu: string) {
    super(busybox);
    this.busybox = busybox;
    this.gnu = gnu;
  }
}

export const parseExpression = (words: readonly string[], process: Process): Query =>
  new Parser(words, process).query();

const kinds: Readonly<Record<string, Node["kind"] | undefined>> = {
  f: "file",
  d: "directory",
  l: "link",
  c: "device",
  b: undefined,
  p: undefined,
  s: undefined,
};

class Parser {
  readonly #words: string[];
  readonly #process: Process;
  readonly #batches: Batch[] = [];
  #deepest = Number.POSITIVE_INFINITY;
  #shallowest = 0;
  #depthFirst = false;
  #acts = false;

  constructor(words: readonly string[], process: Process) {
    this.#words = [...words];
    this.#process = process;
  }

  query(): Query {
    const given: Action = this.#words.length === 0 ? test(() => true) : this.#or();
    const [left] = this.#words;
    if (left !== undefined) throw new BadExpression(`unrecognized: ${left}`, `unknown predicate \`${left}'`);
    return {
      expression: this.#acts ? given : { kind: "and", left: given, right: { kind: "print", end: "\n" } },
      deepest: this.#deepest,
      shallowest: this.#shallowest,
      depthFirst: this.#depthFirst,
      batches: this.#batches,
    };
  }

  #or(): Action {
    let left = this.#and();
    while (this.#take("-o", "-or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Action {
    let left = this.#not();
    for (;;) {
      const [next] = this.#words;
      if (next === undefined || next === "-o" || next === "-or" || next === ")") return left;
      this.#take("-a", "-and");
      left = { kind: "and", left, right: this.#not() };
    }
  }

  #not(): Action {
    if (this.#take("!", "-not")) return { kind: "not", operand: this.#not() };
    if (!this.#take("(")) return this.#primary();
    const inner = this.#or();
    if (!this.#take(")")) throw new BadExpression("unpaired '('", "invalid expression; expected to find a ')'");
    return inner;
  }

  #primary(): Action {
    const word = this.#words.shift() ?? "";
    switch (word) {
      case "-name":
      case "-iname":
        return this.#pattern(word, (found) => found.name);
      case "-path":
      case "-wholename":
      case "-ipath":
        return this.#pattern(word, (found) => found.path);
      case "-regex": {
        const expression = new RegExp(`^(?:${this.#argument(word)})$`);
        return test(({ path }) => expression.test(path));
      }
      case "-type": {
        const letter = this.#argument(word);
        if (!(letter in kinds))
          throw new BadExpression(`invalid argument '${letter}' to '-type'`, `Unknown argument to -type: ${letter}`);
        return test(({ node }) => node.kind === kinds[letter]);
      }
      case "-maxdepth":
        this.#deepest = this.#number(word);
        return test(() => true);
      case "-mindepth":
        this.#shallowest = this.#number(word);
        return test(() => true);
      case "-depth":
        this.#depthFirst = true;
        return test(() => true);
      case "-xdev":
      case "-mount":
      case "-follow":
      case "-true":
        return test(() => true);
      case "-false":
        return test(() => false);
      case "-empty":
        return test(({ node }) => (node.kind === "directory" ? node.entries.size === 0 : sizeOf(node) === 0));
      case "-size":
        return this.#size(word);
      case "-mmin":
      case "-amin":
      case "-cmin":
        return this.#age(word, 60_000);
      case "-mtime":
      case "-atime":
      case "-ctime":
        return this.#age(word, 86_400_000);
      case "-newer": {
        const than = this.#process.files.get(pathOf(this.#process, this.#argument(word))).modified;
        return test(({ node }) => node.modified > than);
      }
      case "-perm":
        return this.#permissions(word);
      case "-executable":
        return test(({ node }) => (node.mode & 0o111) !== 0);
      case "-user": {
        const name = this.#argument(word);
        return test(({ node }) => ownerName(node.uid) === name || String(node.uid) === name);
      }
      case "-group": {
        const name = this.#argument(word);
        return test(({ node }) => ownerName(node.gid) === name || String(node.gid) === name);
      }
      case "-print":
        return this.#acting({ kind: "print", end: "\n" });
      case "-print0":
        return this.#acting({ kind: "print", end: "\0" });
      case "-prune":
        return { kind: "prune" };
      case "-quit":
        return this.#acting({ kind: "quit" });
      case "-delete":
        this.#depthFirst = true;
        return this.#acting({ kind: "delete" });
      case "-exec":
        return this.#acting(this.#exec(word));
      default:
        throw new BadExpression(`unrecognized: ${word}`, `unknown predicate \`${word}'`);
    }
  }

  #acting(action: Action): Action {
    this.#acts = true;
    return action;
  }

  #pattern(word: string, text: (found: Found) => string): Action {
    const pattern = this.#argument(word);
    if (!word.startsWith("-i")) return test((found) => matches(text(found), pattern));
    return test((found) => matches(text(found).toLowerCase(), pattern.toLowerCase()));
  }

  #size(word: string): Action {
    const [, sign = "", number, unit = "b"] = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(this.#argument(word)) ?? [];
    const units: Readonly<Record<string, number>> = { c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };
    if (number === undefined) throw new BadExpression("invalid number", "invalid -size type");
    return test(({ node }) => compares(sign, Math.ceil(sizeOf(node) / (units[unit] ?? 512)), Number(number)));
  }

  #age(word: string, unit: number): Action {
    const [, sign = "", number] = /^([-+]?)(\d+)$/.exec(this.#argument(word)) ?? [];
    if (number === undefined) throw new BadExpression("invalid number", `invalid argument to ${word}`);
    const now = this.#process.clock.now();
    return test(({ node }) => compares(sign, Math.floor((now - node.modified) / unit), Number(number)));
  }

  #permissions(word: string): Action {
    const given = this.#argument(word);
    const bits = changedMode(0, given.replace(/^[-/+](?=[0-7ugoa])/, "")) ?? 0;
    return test(({ node }) => {
      const mode = node.mode & 0o7777;
      if (/^-/.test(given)) return (mode & bits) === bits;
      return /^[/+]/.test(given) ? bits === 0 || (mode & bits) !== 0 : mode === bits;
    });
  }

  #exec(word: string): Action {
    const end = this.#words.findIndex((each, at) => each === ";" || (each === "+" && this.#words[at - 1] === "{}"));
    if (end < 1) throw new BadExpression(`${word} requires an argument`, `missing argument to \`${word}'`);
    const command = this.#words.splice(0, end);
    if (this.#words.shift() === ";") return { kind: "exec", command };
    const batch: Batch = { command, paths: [] };
    this.#batches.push(batch);
    return { kind: "collect", batch };
  }

  #number(word: string): number {
    const given = this.#argument(word);
    if (!/^\d+$/.test(given))
      throw new BadExpression(
        `invalid number '${given}'`,
        `Expected a positive decimal integer argument to ${word}, but got ‘${given}’`,
      );
    return Number(given);
  }

  #argument(word: string): string {
    const argument = this.#words.shift();
    if (argument === undefined)
      throw new BadExpression(`${word} requires an argument`, `missing argument to \`${word}'`);
    return argument;
  }

  #take(...words: readonly string[]): boolean {
    if (!words.includes(this.#words[0] ?? "")) return false;
    this.#words.shift();
    return true;
  }
}

const test = (holds: (found: Found) => boolean): Action => ({ kind: "test", test: holds });

/** `+N`: more, `-N`: less, `N`: exactly. */
const compares = (sign: string, value: number, wanted: number): boolean =>
  sign === "+" ? value > wanted : sign === "-" ? value < wanted : value === wanted;
