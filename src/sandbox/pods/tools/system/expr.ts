/** `expr`: arithmetic, comparison and text, each word an argument. */
import { toRegExp } from "../regex.ts";
import { complain, type Flavour, type Tool } from "../tool.ts";

class BadExpression extends Error {}

type Operation = (left: string, right: string) => string;

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);
const isTrue = (text: string): boolean => text !== "" && !/^-?0+$/.test(text);
const truth = (holds: boolean): string => (holds ? "1" : "0");

const arithmetic =
  (flavour: Flavour, calculate: (left: bigint, right: bigint) => bigint): Operation =>
  (left, right) => {
    if (!isInteger(left) || !isInteger(right))
      throw new BadExpression(flavour === "busybox" ? "non-numeric argument" : "non-integer argument");
    return String(calculate(BigInt(left), BigInt(right)));
  };

const dividing = (calculate: (left: bigint, right: bigint) => bigint) => (left: bigint, right: bigint) => {
  if (right === 0n) throw new BadExpression("division by zero");
  return calculate(left, right);
};

const comparing =
  (holds: (order: number) => boolean): Operation =>
  (left, right) => {
    if (isInteger(left) && isInteger(right)) return truth(holds(Number(BigInt(left) - BigInt(right))));
    return truth(holds(left < right ? -1 : left > right ? 1 : 0));
  };

/** `TEXT : EXPRESSION`: what its group matched, or how much it matched. */
const matching: Operation = (text, pattern) => {
  const expression = toRegExp(pattern.replace(/^\^/, ""), "basic");
  const match = new RegExp(`^(?:${expression.source})`, "s").exec(text);
  const hasGroup = /\\\(/.test(pattern);
  return match === null ? (hasGroup ? "" : "0") : (match[1] ?? String(match[0].length));
};

/** From the loosest to the tightest. */
const levelsOf = (flavour: Flavour): readonly Readonly<Record<string, Operation>>[] => [
  { "|": (left, right) => (isTrue(left) ? left : isTrue(right) ? right : "0") },
  { "&": (left, right) => (isTrue(left) && isTrue(right) ? left : "0") },
  {
    "<": comparing((order) => order < 0),
    "<=": comparing((order) => order <= 0),
    "=": comparing((order) => order === 0),
    "==": comparing((order) => order === 0),
    "!=": comparing((order) => order !== 0),
    ">=": comparing((order) => order >= 0),
    ">": comparing((order) => order > 0),
  },
  {
    "+": arithmetic(flavour, (left, right) => left + right),
    "-": arithmetic(flavour, (left, right) => left - right),
  },
  {
    "*": arithmetic(flavour, (left, right) => left * right),
    "/": arithmetic(
      flavour,
      dividing((left, right) => left / right),
    ),
    "%": arithmetic(
      flavour,
      dividing((left, right) => left % right),
    ),
  },
  { ":": matching },
];

function evaluate(args: readonly string[], flavour: Flavour): string {
  const words = [...args];
  const levels = levelsOf(flavour);
  const operand = (): string => {
    const word = words.shift();
    if (word === undefined) throw new BadExpression("syntax error");
    if (word === "(") {
      const inner = level(0);
      if (words.shift() !== ")") throw new BadExpression("syntax error");
      return inner;
    }
    if (words.length === 0) return word;
    switch (word) {
      case "+":
        return words.shift() ?? "";
      case "length":
        return String([...operand()].length);
      case "index": {
        const [text, wanted] = [operand(), operand()];
        return String([...text].findIndex((char) => wanted.includes(char)) + 1);
      }
      case "substr": {
        const [text, from, count] = [operand(), Number(operand()), Number(operand())];
        return from > 0 && count > 0 ? text.slice(from - 1, from - 1 + count) : "";
      }
      case "match": {
        const text = operand();
        return matching(text, operand());
      }
      default:
        return word;
    }
  };
  const level = (at: number): string => {
    const operations = levels[at];
    if (operations === undefined) return operand();
    let left = level(at + 1);
    for (;;) {
      const operation = Object.hasOwn(operations, words[0] ?? "") ? operations[words[0] ?? ""] : undefined;
      if (operation === undefined) return left;
      words.shift();
      left = operation(left, level(at + 1));
    }
  };
  const result = level(0);
  if (words.length > 0) throw new BadExpression("syntax error");
  return result;
}

export const expr: Tool = async (process, args, flavour) => {
  try {
    if (args.length === 0)
      throw new BadExpression(
        flavour === "busybox" ? "too few arguments" : "missing operand\nTry 'expr --help' for more information.",
      );
    const result = evaluate(args, flavour);
    await process.stdout.write(`${result}\n`);
    return isTrue(result) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    const gnuSyntax = error.message === "syntax error" && flavour === "gnu";
    await complain(process, gnuSyntax ? `syntax error: missing argument after ‘${args.at(-1)}’` : error.message);
    return 2;
  }
};
