/** Runs awk programs: records, fields, values that are text and number at once. */
import { openToWrite } from "../../open.ts";
import type { Process } from "../../process.ts";
import { format } from "../../shell/printf.ts";
import { pipe, type Sink } from "../../streams.ts";
import { toRegExp } from "../regex.ts";
import { strftime } from "../strftime.ts";
import type { AwkProgram, Expression, Statement } from "./parser.ts";

/** Text that came from input counts as a number where it looks like one. */
type Value = string | number | { readonly input: string };

class Jump extends Error {
  readonly kind: "break" | "continue" | "next";
  constructor(kind: Jump["kind"]) {
    super(kind);
    this.kind = kind;
  }
}
class Exit extends Error {
  readonly code: number | undefined;
  constructor(code: number | undefined) {
    super("exit");
    this.code = code;
  }
}
class Return extends Error {
  readonly value: Value;
  constructor(value: Value) {
    super("return");
    this.value = value;
  }
}

export class AwkError extends Error {}

const looksNumeric = (text: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text);

export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  const text = typeof value === "string" ? value : value.input;
  return Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

const deepest = 200;
const breath = 500;

export class Awk {
  readonly #program: AwkProgram;
  readonly #process: Process;
  readonly #globals = new Map<string, Value | Map<string, Value>>();
  #frames: Map<string, Value | Map<string, Value>>[] = [];
  #fields: Value[] = [];
  #record = "";
  readonly #outputs = new Map<string, { sink: Sink; done?: Promise<number> }>();
  readonly #expressions = new Map<string, RegExp>();
  #steps = 0;
  #out = "";
  readonly #more: () => Promise<string | undefined>;

  constructor(
    program: AwkProgram,
    process: Process,
    variables: ReadonlyMap<string, string>,
    more: () => Promise<string | undefined>,
  ) {
    this.#program = program;
    this.#process = process;
    this.#more = more;
    for (const [name, value] of [
      ["FS", " "],
      ["OFS", " "],
      ["ORS", "\n"],
      ["RS", "\n"],
      ["SUBSEP", "\x1c"],
      ["OFMT", "%.6g"],
    ] as const)
      this.#globals.set(name, value);
    for (const name of ["NR", "NF", "FNR"]) this.#globals.set(name, 0);
    this.#globals.set(
      "ENVIRON",
      new Map([...process.env].map(([name, value]): [string, Value] => [name, { input: value }])),
    );
    for (const [name, value] of variables) this.#globals.set(name, { input: value });
  }

  get recordSeparator(): string {
    return this.#text(this.#get("RS"));
  }

  async run(): Promise<number> {
    let code = 0;
    try {
      try {
        for (const rule of this.#program.rules)
          if (rule.when === "BEGIN" && rule.body) await this.#statement(rule.body);
        if (this.#program.rules.some(({ when }) => when !== "BEGIN"))
          while (await this.#nextRecord()) await this.#rules();
      } catch (error) {
        if (!(error instanceof Exit)) throw error;
        code = error.code ?? 0;
      }
      for (const rule of this.#program.rules) if (rule.when === "END" && rule.body) await this.#statement(rule.body);
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      code = error.code ?? code;
    }
    await this.#flush();
    for (const { sink, done } of this.#outputs.values()) {
      sink.close();
      await done;
    }
    return code;
  }

  async #rules(): Promise<void> {
    try {
      for (const rule of this.#program.rules) {
        if (typeof rule.when === "string" || !(await this.#matches(rule.when, rule))) continue;
        if (rule.body === undefined) await this.#write(`${this.#record}${this.#text(this.#get("ORS"))}`);
        else await this.#statement(rule.body);
      }
    } catch (error) {
      if (!(error instanceof Jump && error.kind === "next")) throw error;
    }
  }

  async #matches([from, to]: readonly Expression[], rule: { active: boolean }): Promise<boolean> {
    if (from === undefined) return true;
    if (to === undefined) return this.#truth(from);
    if (!rule.active && !(await this.#truth(from))) return false;
    rule.active = !(await this.#truth(to));
    return true;
  }

  async #nextRecord(): Promise<boolean> {
    const line = await this.#more();
    if (line === undefined) return false;
    this.#setRecord(line);
    for (const name of ["NR", "FNR"]) this.#globals.set(name, numberOf(this.#get(name)) + 1);
    return true;
  }

  #setRecord(text: string): void {
    this.#record = text;
    this.#fields = this.#split(text, this.#text(this.#get("FS"))).map((input) => ({ input }));
    this.#globals.set("NF", this.#fields.length);
  }

  #split(text: string, separator: string): string[] {
    if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/\s+/);
    if (text === "") return [];
    if (separator === "") return [...text];
    if (separator.length === 1 && separator !== "\\") return text.split(separator);
    return text.split(this.#regex(separator));
  }

  #regex(source: string): RegExp {
    const known = this.#expressions.get(source);
    if (known !== undefined) return known;
    const made = toRegExp(source, "extended");
    this.#expressions.set(source, made);
    return made;
  }

  async #write(text: string): Promise<void> {
    this.#out += text;
    if (this.#out.length > 4096) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#out;
    this.#out = "";
    if (text !== "") await this.#process.stdout.write(text);
  }

  async #statement(statement: Statement): Promise<void> {
    if (++this.#steps % breath === 0) await this.#process.breathe();
    switch (statement.type) {
      case "block":
        for (const each of statement.body) await this.#statement(each);
        return;
      case "expression":
        await this.#value(statement.value);
        return;
      case "print":
        return this.#print(statement);
      case "if":
        if (await this.#truth(statement.test)) await this.#statement(statement.yes);
        else if (statement.no !== undefined) await this.#statement(statement.no);
        return;
      case "while":
        return this.#loop(() => this.#truth(statement.test), statement.body, undefined, statement.first);
      case "for":
        if (statement.start !== undefined) await this.#statement(statement.start);
        return this.#loop(
          async () => statement.test === undefined || this.#truth(statement.test),
          statement.body,
          statement.step,
          false,
        );
      case "each": {
        const keys = [...this.#array(statement.name).keys()].values();
        return this.#loop(
          async () => {
            const { done, value } = keys.next();
            if (!done) this.#set(statement.variable, { input: value });
            return !done;
          },
          statement.body,
          undefined,
          false,
        );
      }
      case "delete": {
        const array = this.#array(statement.name);
        if (statement.index === undefined) array.clear();
        else array.delete(await this.#key(statement.index));
        return;
      }
      case "jump":
        throw new Jump(statement.kind);
      case "exit":
        throw new Exit(statement.value === undefined ? undefined : numberOf(await this.#value(statement.value)));
      case "return":
        throw new Return(statement.value === undefined ? "" : await this.#value(statement.value));
    }
  }

  async #loop(
    test: () => Promise<boolean>,
    body: Statement,
    step: Statement | undefined,
    first: boolean,
  ): Promise<void> {
    for (let skip = first; skip || (await test()); skip = false) {
      if (++this.#steps % breath === 0) await this.#process.breathe();
      try {
        await this.#statement(body);
      } catch (error) {
        if (!(error instanceof Jump) || error.kind === "next") throw error;
        if (error.kind === "break") return;
      }
      if (step !== undefined) await this.#statement(step);
    }
  }

  async #print({ values, formatted, to }: Extract<Statement, { type: "print" }>): Promise<void> {
    const texts: string[] = [];
    for (const value of values) texts.push(this.#text(await this.#value(value)));
    const text = formatted
      ? format(texts[0] ?? "", texts.slice(1)).text
      : `${values.length === 0 ? this.#record : texts.join(this.#text(this.#get("OFS")))}${this.#text(this.#get("ORS"))}`;
    if (to === undefined) return this.#write(text);
    const name = this.#text(await this.#value(to.target));
    await this.#flush();
    await this.#output(to.operator, name).write(text);
  }

  #output(operator: string, name: string): Sink {
    const key = `${operator === "|" ? "|" : ">"}${name}`;
    const known = this.#outputs.get(key);
    if (known !== undefined) return known.sink;
    if (operator !== "|") {
      const sink = openToWrite(name, this.#process, operator === ">>");
      this.#outputs.set(key, { sink });
      return sink;
    }
    const { source, sink } = pipe();
    const child = this.#process.spawn(["sh", "-c", name], { stdin: source });
    this.#outputs.set(key, { sink, done: child.exit });
    return sink;
  }

  #text(value: Value): string {
    if (typeof value === "string") return value;
    if (typeof value === "object") return value.input;
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
    return String(Number(value.toPrecision(6)));
  }

  #get(name: string): Value {
    const frame = this.#frames.at(-1);
    const value = frame?.has(name) ? frame.get(name) : this.#globals.get(name);
    if (value instanceof Map) throw new AwkError(`${name}: an array is no value`);
    return value ?? { input: "" };
  }

  #set(name: string, value: Value): void {
    const frame = this.#frames.at(-1);
    if (frame?.has(name)) frame.set(name, value);
    else this.#globals.set(name, value);
    if (name !== "NF") return;
    this.#fields.length = Math.min(this.#fields.length, numberOf(value));
    while (this.#fields.length < numberOf(value) && this.#fields.length < 10_000) this.#fields.push({ input: "" });
    this.#rebuild();
  }

  #rebuild(): void {
    this.#record = this.#fields.map((field) => this.#text(field)).join(this.#text(this.#get("OFS")));
  }

  #array(name: string): Map<string, Value> {
    const frame = this.#frames.at(-1);
    const place = frame?.has(name) ? frame : this.#globals;
    const value = place.get(name);
    if (value instanceof Map) return value;
    const made = new Map<string, Value>();
    place.set(name, made);
    return made;
  }

  async #key(index: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const part of index) parts.push(this.#text(await this.#value(part)));
    return parts.join(this.#text(this.#get("SUBSEP")));
  }

  async #truth(expression: Expression): Promise<boolean> {
    const value = await this.#value(expression);
    if (typeof value === "number") return value !== 0;
    if (typeof value === "string") return value !== "";
    return looksNumeric(value.input) ? Number(value.input) !== 0 : value.input !== "";
  }

  async #value(expression: Expression): Promise<Value> {
    switch (expression.type) {
      case "number":
      case "string":
        return expression.value;
      case "regex":
        return this.#regex(expression.source).test(this.#record) ? 1 : 0;
      case "variable":
        return this.#get(expression.name);
      case "element":
        return this.#array(expression.name).get(await this.#key(expression.index)) ?? { input: "" };
      case "field":
        return this.#field(numberOf(await this.#value(expression.index)));
      case "in":
        return this.#array(expression.name).has(await this.#key(expression.index)) ? 1 : 0;
      case "choice":
        return this.#value((await this.#truth(expression.test)) ? expression.yes : expression.no);
      case "unary": {
        if (expression.operator === "!") return (await this.#truth(expression.operand)) ? 0 : 1;
        const operand = await this.#value(expression.operand);
        return expression.operator === "()"
          ? operand
          : expression.operator === "-"
            ? -numberOf(operand)
            : numberOf(operand);
      }
      case "step": {
        const before = numberOf(await this.#value(expression.target));
        const after = expression.operator === "++" ? before + 1 : before - 1;
        await this.#assign(expression.target, after);
        return expression.prefix ? after : before;
      }
      case "assign": {
        const given = await this.#value(expression.value);
        const value =
          expression.operator === "="
            ? given
            : calculate(
                expression.operator.slice(0, -1),
                numberOf(await this.#value(expression.target)),
                numberOf(given),
              );
        await this.#assign(expression.target, value);
        return value;
      }
      case "binary":
        return this.#binary(expression);
      case "builtin":
        return this.#builtin(expression.name, expression.args);
      case "call":
        return this.#call(expression.name, expression.args);
      case "getline": {
        const line = await this.#more();
        if (line === undefined) return 0;
        this.#globals.set("NR", numberOf(this.#get("NR")) + 1);
        if (expression.target === undefined) this.#setRecord(line);
        else await this.#assign(expression.target, { input: line });
        return 1;
      }
    }
  }

  #field(index: number): Value {
    return index === 0 ? { input: this.#record } : (this.#fields[index - 1] ?? { input: "" });
  }

  async #assign(target: Expression, value: Value): Promise<void> {
    if (target.type === "variable") this.#set(target.name, value);
    else if (target.type === "element") this.#array(target.name).set(await this.#key(target.index), value);
    else if (target.type === "field") {
      const index = numberOf(await this.#value(target.index));
      if (index === 0) {
        this.#setRecord(this.#text(value));
        return;
      }
      while (this.#fields.length < index && index < 10_000) this.#fields.push({ input: "" });
      this.#fields[index - 1] = value;
      this.#globals.set("NF", this.#fields.length);
      this.#rebuild();
    }
  }

  async #binary({ operator, left, right }: Extract<Expression, { type: "binary" }>): Promise<Value> {
    if (operator === "&&") return (await this.#truth(left)) && (await this.#truth(right)) ? 1 : 0;
    if (operator === "||") return (await this.#truth(left)) || (await this.#truth(right)) ? 1 : 0;
    if (operator === "~" || operator === "!~") {
      const text = this.#text(await this.#value(left));
      const found = (await this.#expression(right)).test(text);
      return found === (operator === "~") ? 1 : 0;
    }
    const [a, b] = [await this.#value(left), await this.#value(right)];
    if (operator === " ") return this.#text(a) + this.#text(b);
    if (!/^(<|<=|==|!=|>|>=)$/.test(operator)) return calculate(operator, numberOf(a), numberOf(b));
    const numeric = (value: Value) =>
      typeof value === "number" || (typeof value === "object" && (looksNumeric(value.input) || value.input === ""));
    const order =
      numeric(a) && numeric(b)
        ? numberOf(a) - numberOf(b)
        : this.#text(a) < this.#text(b)
          ? -1
          : this.#text(a) > this.#text(b)
            ? 1
            : 0;
    const truths: Readonly<Record<string, boolean>> = {
      "<": order < 0,
      "<=": order <= 0,
      "==": order === 0,
      "!=": order !== 0,
      ">": order > 0,
      ">=": order >= 0,
    };
    return truths[operator] ? 1 : 0;
  }

  async #expression(node: Expression): Promise<RegExp> {
    return this.#regex(node.type === "regex" ? node.source : this.#text(await this.#value(node)));
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const definition = this.#program.functions.get(name);
    if (definition === undefined) throw new AwkError(`call to undefined function ${name}`);
    if (this.#frames.length >= deepest) throw new AwkError("function calls are nested too deeply");
    const frame = new Map<string, Value | Map<string, Value>>();
    for (const [index, parameter] of definition.parameters.entries()) {
      const arg = args[index];
      const own =
        arg?.type === "variable" ? (this.#frames.at(-1)?.get(arg.name) ?? this.#globals.get(arg.name)) : undefined;
      frame.set(parameter, own instanceof Map ? own : arg === undefined ? { input: "" } : await this.#value(arg));
    }
    this.#frames.push(frame);
    try {
      await this.#statement(definition.body);
      return "";
    } catch (error) {
      if (error instanceof Return) return error.value;
      throw error;
    } finally {
      this.#frames.pop();
    }
  }

  async #builtin(name: string, args: readonly Expression[]): Promise<Value> {
    const [first] = args;
    if (name === "length" && first?.type === "variable" && this.#globals.get(first.name) instanceof Map)
      return this.#array(first.name).size;
    if (name === "split") return this.#splitInto(args);
    if (name === "sub" || name === "gsub") return this.#substitute(name === "gsub", args);
    if (name === "match") {
      const found =
        first === undefined || args[1] === undefined
          ? null
          : (await this.#expression(args[1])).exec(this.#text(await this.#value(first)));
      this.#globals.set("RSTART", found === null ? 0 : found.index + 1);
      this.#globals.set("RLENGTH", found === null ? -1 : found[0].length);
      return found === null ? 0 : found.index + 1;
    }
    const values: Value[] = [];
    for (const arg of args) values.push(await this.#value(arg));
    const text = (at: number) => this.#text(values[at] ?? "");
    const number = (at: number) => numberOf(values[at] ?? 0);
    switch (name) {
      case "length":
        return [...(args.length === 0 ? this.#record : text(0))].length;
      case "substr": {
        const start = Math.round(number(1));
        const end = args.length > 2 ? start + Math.round(number(2)) : Number.POSITIVE_INFINITY;
        return text(0).slice(Math.max(0, start - 1), Math.max(0, end - 1));
      }
      case "index":
        return text(0).indexOf(text(1)) + 1;
      case "sprintf":
        return format(
          text(0),
          values.slice(1).map((value) => this.#text(value)),
        ).text;
      case "toupper":
        return text(0).toUpperCase();
      case "tolower":
        return text(0).toLowerCase();
      case "int":
        return Math.trunc(number(0));
      case "rand":
        return Math.random();
      case "systime":
        return Math.floor(this.#process.clock.now() / 1000);
      case "strftime":
        return strftime(
          args.length > 0 ? text(0) : "%c",
          args.length > 1 ? number(1) * 1000 : this.#process.clock.now(),
        );
      case "system":
        await this.#flush();
        return this.#process.spawn(["sh", "-c", text(0)]).exit;
      case "close": {
        const key = [...this.#outputs.keys()].find((each) => each.slice(1) === text(0));
        const output = key === undefined ? undefined : this.#outputs.get(key);
        if (key !== undefined) this.#outputs.delete(key);
        output?.sink.close();
        return output?.done ?? 0;
      }
      case "fflush":
        await this.#flush();
        return 0;
      case "atan2":
        return Math.atan2(number(0), number(1));
      default: {
        const functions: Readonly<Record<string, (value: number) => number>> = {
          sqrt: Math.sqrt,
          exp: Math.exp,
          log: Math.log,
          sin: Math.sin,
          cos: Math.cos,
        };
        return functions[name]?.(number(0)) ?? 0;
      }
    }
  }

  async #splitInto([source, target, separator]: readonly Expression[]): Promise<Value> {
    if (source === undefined || target?.type !== "variable") throw new AwkError("split: needs a text and an array");
    const text = this.#text(await this.#value(source));
    const by =
      separator === undefined
        ? this.#text(this.#get("FS"))
        : separator.type === "regex"
          ? separator.source
          : this.#text(await this.#value(separator));
    const array = this.#array(target.name);
    array.clear();
    for (const [index, part] of this.#split(text, by).entries()) array.set(String(index + 1), { input: part });
    return array.size;
  }

  async #substitute(all: boolean, [pattern, replacement, target]: readonly Expression[]): Promise<Value> {
    if (pattern === undefined || replacement === undefined)
      throw new AwkError("sub: needs a pattern and a replacement");
    const expression = new RegExp((await this.#expression(pattern)).source, all ? "g" : "");
    const by = this.#text(await this.#value(replacement));
    const place: Expression = target ?? { type: "field", index: { type: "number", value: 0 } };
    let count = 0;
    const result = this.#text(await this.#value(place)).replace(expression, (match: string) => {
      count++;
      return by.replace(/\\&|\\\\|&/g, (token) => (token === "&" ? match : token.slice(1)));
    });
    if (count > 0) await this.#assign(place, result);
    return count;
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) throw new AwkError("Division by zero");
      return left / right;
    case "%":
      if (right === 0) throw new AwkError("Division by zero");
      return left % right;
    default:
      return left ** right;
  }
}
