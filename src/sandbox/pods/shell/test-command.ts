/** `test`, `[` and `[[`. */
import type { TestExpression } from "unbash";
import { absolute } from "../paths.ts";
import type { Process } from "../process.ts";
import { BadExpression, toRegExp } from "../tools/regex.ts";
import { evaluateText } from "./arithmetic.ts";
import { ShellError } from "./errors.ts";
import { arithmeticVariables, expandPattern, expandText } from "./expand.ts";
import { matches } from "./glob.ts";
import type { Dialect } from "./parse.ts";
import type { Shell } from "./shell.ts";
import type { Streams } from "./streams.ts";

/** What a test cannot make sense of, in busybox's words; exit code 2. */
export class TestProblem extends Error {
  /** Where a word stands that is no operator: what comes before it, and of how many. */
  readonly place: { readonly before: string; readonly count: number } | undefined;
  constructor(message: string, place?: TestProblem["place"]) {
    super(message);
    this.place = place;
  }
}

/** The same in the words of each shell. */
export function problemText({ message, place }: TestProblem, dialect: Dialect): string {
  const number = /^(.*): bad number$/.exec(message)?.[1];
  if (dialect === "dash") {
    if (number !== undefined) return `Illegal number: ${number}`;
    return place === undefined ? message : `${place.before}: unexpected operator`;
  }
  if (dialect === "ash") return message;
  if (number !== undefined) return `${number}: integer expression expected`;
  if (message === "missing ]") return "missing `]'";
  if (place === undefined) return message;
  if (place.count > 3) return "too many arguments";
  return place.count === 2
    ? `${place.before}: unary operator expected`
    : message.replace("unknown operand", "binary operator expected");
}

const unaryOperators = new Set([..."bcdefgGhkLnOprsStuwxz"].map((letter) => `-${letter}`));
const binaryOperators = new Set([
  "=",
  "==",
  "!=",
  "<",
  ">",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
  "=~",
]);

/** What asks about files and terminals needs to know of its process. */
type Asker = Pick<Process, "files" | "cwd" | "stdin" | "stdout" | "stderr">;

/** The arguments between `[` and `]`. */
export function test(args: readonly string[], asker: Asker, dialect?: Dialect): boolean {
  return new Arguments(args, asker, dialect).evaluate();
}

class Arguments {
  readonly #args: readonly string[];
  readonly #asker: Asker;
  readonly #dialect: Dialect | undefined;
  #at = 0;

  constructor(args: readonly string[], asker: Asker, dialect: Dialect | undefined) {
    this.#args = args;
    this.#asker = asker;
    this.#dialect = dialect;
  }

  evaluate(): boolean {
    if (this.#args.length === 0) return false;
    const result = this.#or();
    const rest = this.#args[this.#at];
    if (rest !== undefined)
      throw new TestProblem(`${rest}: unknown operand`, {
        before: this.#args[this.#at - 1] ?? "",
        count: this.#args.length,
      });
    return result;
  }

  #or(): boolean {
    let result = this.#and();
    while (this.#args[this.#at] === "-o") {
      this.#at++;
      const right = this.#and();
      result ||= right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#primary();
    while (this.#args[this.#at] === "-a") {
      this.#at++;
      const right = this.#primary();
      result &&= right;
    }
    return result;
  }

  #primary(): boolean {
    const [first, second, third] = this.#args.slice(this.#at);
    if (first === undefined) throw new TestProblem("argument expected");
    const isOperator =
      second !== undefined && binaryOperators.has(second) && !(second === "==" && this.#dialect === "dash");
    if (isOperator && third !== undefined) {
      this.#at += 3;
      return compare(first, second, third, this.#asker);
    }
    if (first === "!" && second !== undefined) {
      this.#at++;
      return !this.#primary();
    }
    if (first === "(" && second !== undefined) {
      this.#at++;
      const result = this.#or();
      if (this.#args[this.#at] !== ")") throw new TestProblem("closing paren expected");
      this.#at++;
      return result;
    }
    if (unaryOperators.has(first) && second !== undefined && second !== "-a" && second !== "-o") {
      this.#at += 2;
      return ask(first, second, this.#asker);
    }
    this.#at++;
    return first !== "";
  }
}

function compare(left: string, operator: string, right: string, { files, cwd }: Asker): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "-ef":
      return files.find(absolute(cwd, left)) === files.find(absolute(cwd, right));
    case "-nt":
    case "-ot": {
      const age = (path: string) => files.find(absolute(cwd, path))?.modified;
      const [before, after] = operator === "-nt" ? [age(right), age(left)] : [age(left), age(right)];
      return before !== undefined && after !== undefined && before < after;
    }
    default:
      return compareNumbers(wholeNumber(left), operator, wholeNumber(right));
  }
}

function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case "-eq":
      return left === right;
    case "-ne":
      return left !== right;
    case "-lt":
      return left < right;
    case "-le":
      return left <= right;
    case "-gt":
      return left > right;
    case "-ge":
      return left >= right;
    default:
      throw new TestProblem(`${operator}: unknown operand`);
  }
}

function wholeNumber(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestProblem(`${text}: bad number`);
  return BigInt(text.trim().replace(/^\+/, ""));
}

function ask(operator: string, operand: string, { files, cwd, stdin, stdout, stderr }: Asker): boolean {
  if (operator === "-n") return operand !== "";
  if (operator === "-z") return operand === "";
  if (operator === "-t") return [stdin, stdout, stderr][Number(operand)]?.terminal !== undefined;
  const path = absolute(cwd, operand);
  if (operator === "-h" || operator === "-L") return files.findLink(path)?.kind === "link";
  const node = operand === "" ? undefined : files.find(path);
  if (node === undefined) return false;
  switch (operator) {
    case "-f":
      return node.kind === "file";
    case "-d":
      return node.kind === "directory";
    case "-c":
      return node.kind === "device";
    case "-x":
      return (node.mode & 0o111) !== 0;
    case "-s":
      return node.kind === "directory" || (node.kind === "file" && files.read(path).byteLength > 0);
    case "-b":
    case "-p":
    case "-S":
    case "-g":
    case "-u":
    case "-k":
      return false;
    default:
      return true;
  }
}

/** `[[ … ]]` */
export async function evaluateTest(expression: TestExpression, shell: Shell, streams: Streams): Promise<boolean> {
  const expander = shell.expander(streams);
  switch (expression.type) {
    case "TestGroup":
      return evaluateTest(expression.expression, shell, streams);
    case "TestNot":
      return (await evaluateTest(expression.operand, shell, streams)) === (expression.negations.length % 2 === 0);
    case "TestLogical": {
      const decisive = expression.operator === "||";
      for (const operand of expression.operands)
        if ((await evaluateTest(operand, shell, streams)) === decisive) return decisive;
      return !decisive;
    }
    case "TestUnary": {
      const operand = await expandText(expression.operand, expander);
      if (expression.operator === "-v") return shell.state.get(operand) !== undefined;
      return ask(expression.operator, operand, shell.process);
    }
    case "TestBinary": {
      const { operator } = expression;
      const left = await expandText(expression.left, expander);
      if (operator === "=" || operator === "==" || operator === "!=")
        return matches(left, await expandPattern(expression.right, expander)) === (operator !== "!=");
      const right = await expandText(expression.right, expander);
      if (operator === "=~") return matchRegularExpression(left, right, shell);
      if (!/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return compare(left, operator, right, shell.process);
      const variables = arithmeticVariables(expander);
      return compareNumbers(await evaluateText(left, variables), operator, await evaluateText(right, variables));
    }
  }
}

function matchRegularExpression(text: string, source: string, shell: Shell): boolean {
  let found: RegExpExecArray | null;
  try {
    found = toRegExp(source, "extended").exec(text);
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    throw new ShellError(`invalid regular expression \`${source}'`);
  }
  if (found !== null)
    shell.state.set(
      "BASH_REMATCH",
      [...found].map((group) => group ?? ""),
    );
  return found !== null;
}
