/** What awk's expressions come to. */
import type { Process } from "../../../process.ts";
import { matchesOf } from "../../regex.ts";
import type { Channels } from "./channels.ts";
import { type Arguments, functions } from "./functions.ts";
import type { Frame, State } from "./state.ts";
import type { AwkFunction, Expression } from "./syntax.ts";
import { AwkError, calculate, compare, isTrue, numberOf, type Value } from "./values.ts";

/** What expressions need of the running program. */
interface Surroundings {
  readonly state: State;
  readonly channels: Channels;
  readonly process: Process;
  readonly functions: ReadonlyMap<string, AwkFunction>;
  /** Runs a function's body to the value that it returns. */
  run(body: AwkFunction["body"]): Promise<Value>;
  /** The next record of the main input, counted. */
  nextRecord(): Promise<string | undefined>;
  /** Writes what is still held back, before somebody else writes. */
  flush(): Promise<void>;
}

const deepestCall = 200;

export class Evaluator {
  readonly #around: Surroundings;
  readonly #state: State;
  #seed = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#state = around.state;
  }

  async truth(expression: Expression): Promise<boolean> {
    return isTrue(await this.value(expression));
  }

  async number(expression: Expression): Promise<number> {
    return numberOf(await this.value(expression));
  }

  async text(expression: Expression): Promise<string> {
    return this.#state.text(await this.value(expression));
  }

  /** An array's key. */
  async key(index: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const part of index) parts.push(await this.text(part));
    return parts.join(this.#state.textOf("SUBSEP"));
  }

  async arguments(args: readonly Expression[]): Promise<Arguments> {
    const values: Value[] = [];
    for (const arg of args) values.push(await this.value(arg));
    return {
      values,
      text: (at) => this.#state.text(values[at]),
      number: (at) => numberOf(values[at]),
    };
  }

  async value(expression: Expression): Promise<Value> {
    const state = this.#state;
    switch (expression.type) {
      case "number":
      case "string":
        return expression.value;
      case "regex":
        return state.regex(expression.source).test(state.record) ? 1 : 0;
      case "variable":
        return state.get(expression.name);
      case "element": {
        const array = state.array(expression.name);
        const key = await this.key(expression.index);
        // looking makes the element, as `in` then finds
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case "field":
        return state.field(Math.trunc(await this.number(expression.index)));
      case "in":
        return state.array(expression.name).has(await this.key(expression.index)) ? 1 : 0;
      case "choice":
        return this.value((await this.truth(expression.test)) ? expression.yes : expression.no);
      case "unary":
        if (expression.operator === "()") return this.value(expression.operand);
        if (expression.operator === "!") return (await this.truth(expression.operand)) ? 0 : 1;
        return (expression.operator === "-" ? -1 : 1) * (await this.number(expression.operand));
      case "step": {
        const before = await this.number(expression.target);
        const after = expression.operator === "++" ? before + 1 : before - 1;
        await this.assign(expression.target, after);
        return expression.prefix ? after : before;
      }
      case "assign": {
        const given = await this.value(expression.value);
        const operator = expression.operator.slice(0, -1);
        const value =
          operator === "" ? given : calculate(operator, await this.number(expression.target), numberOf(given));
        await this.assign(expression.target, value);
        return value;
      }
      case "binary":
        return this.#binary(expression);
      case "builtin":
        return this.#builtin(expression.name, expression.args);
      case "call":
        return this.#call(expression.name, expression.args);
      case "getline":
        return this.#getline(expression);
    }
  }

  async assign(target: Expression, value: Value): Promise<void> {
    if (target.type === "variable") this.#state.set(target.name, value);
    else if (target.type === "element") this.#state.array(target.name).set(await this.key(target.index), value);
    else if (target.type === "field") this.#state.setField(Math.trunc(await this.number(target.index)), value);
  }

  async #binary({ operator, left, right }: Extract<Expression, { type: "binary" }>): Promise<Value> {
    switch (operator) {
      case "&&":
        return (await this.truth(left)) && (await this.truth(right)) ? 1 : 0;
      case "||":
        return (await this.truth(left)) || (await this.truth(right)) ? 1 : 0;
      case "~":
      case "!~": {
        const text = await this.text(left);
        return (await this.#regex(right)).test(text) === (operator === "~") ? 1 : 0;
      }
      case " ":
        return (await this.text(left)) + (await this.text(right));
      case "<":
      case "<=":
      case "==":
      case "!=":
      case ">":
      case ">=": {
        const order = compare(await this.value(left), await this.value(right), this.#state.textOf("CONVFMT"));
        const truths = {
          "<": order < 0,
          "<=": order <= 0,
          "==": order === 0,
          "!=": order !== 0,
          ">": order > 0,
          ">=": order >= 0,
        };
        return truths[operator] ? 1 : 0;
      }
      default:
        return calculate(operator, await this.number(left), await this.number(right));
    }
  }

  /** What stands where an expression is wanted: one between slashes, or text. */
  async #regex(node: Expression): Promise<RegExp> {
    return this.#state.regex(node.type === "regex" ? node.source : await this.text(node));
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const definition = this.#around.functions.get(name);
    if (definition === undefined) throw new AwkError("Call to undefined function");
    if (this.#state.depth >= deepestCall) throw new AwkError("function calls are nested too deeply");
    const frame: Frame = new Map();
    for (const [index, parameter] of definition.parameters.entries()) {
      const arg = args[index];
      if (arg?.type === "variable") frame.set(parameter, this.#state.shared(arg.name));
      else frame.set(parameter, { value: arg === undefined ? undefined : await this.value(arg) });
    }
    this.#state.enter(frame);
    try {
      return await this.#around.run(definition.body);
    } finally {
      this.#state.leave();
    }
  }

  async #getline({ target, from }: Extract<Expression, { type: "getline" }>): Promise<Value> {
    const state = this.#state;
    let line: string | undefined;
    if (from === undefined) line = await this.#around.nextRecord();
    else {
      if (from.kind === "command") await this.#around.flush();
      const reader = this.#around.channels.input(from.kind, await this.text(from.name));
      if (reader === undefined) return -1;
      line = await reader.next(state.textOf("RS"));
      if (line !== undefined && from.kind === "command") state.count("NR");
    }
    if (line === undefined) return 0;
    if (target === undefined) state.record = line;
    else await this.assign(target, { input: line });
    return 1;
  }

  async #builtin(name: string, args: readonly Expression[]): Promise<Value> {
    const [first, second] = args;
    switch (name) {
      case "length":
        if (first === undefined) return [...this.#state.record].length;
        if (first.type === "variable" && this.#state.isArray(first.name)) return this.#state.array(first.name).size;
        break;
      case "split":
        return this.#splitInto(args);
      case "sub":
      case "gsub":
        return this.#substitute(name === "gsub", args);
      case "match": {
        if (first === undefined || second === undefined) throw new AwkError("match: needs a text and an expression");
        const text = await this.text(first);
        const found = (await this.#regex(second)).exec(text);
        this.#state.set("RSTART", found === null ? 0 : found.index + 1);
        this.#state.set("RLENGTH", found === null ? -1 : found[0].length);
        return found === null ? 0 : found.index + 1;
      }
      case "system":
        await this.#around.flush();
        return this.#around.process.spawn(["sh", "-c", first === undefined ? "" : await this.text(first)]).exit;
      case "close":
        await this.#around.flush();
        return this.#around.channels.close(first === undefined ? "" : await this.text(first));
      case "fflush":
        await this.#around.flush();
        return 0;
      case "rand":
        return Math.random();
      case "srand": {
        const before = this.#seed;
        this.#seed =
          first === undefined ? Math.floor(this.#around.process.clock.now() / 1000) : await this.number(first);
        return before;
      }
    }
    return functions[name]?.(await this.arguments(args), this.#around.process.clock.now());
  }

  async #splitInto([source, target, separator]: readonly Expression[]): Promise<Value> {
    if (source === undefined || target?.type !== "variable") throw new AwkError("split: needs a text and an array");
    const text = await this.text(source);
    const by =
      separator === undefined
        ? this.#state.textOf("FS")
        : separator.type === "regex"
          ? separator.source
          : await this.text(separator);
    const array = this.#state.array(target.name);
    array.clear();
    for (const [index, part] of this.#state.split(text, by).entries()) array.set(String(index + 1), { input: part });
    return array.size;
  }

  async #substitute(all: boolean, [pattern, replacement, target]: readonly Expression[]): Promise<Value> {
    if (pattern === undefined || replacement === undefined)
      throw new AwkError("sub: needs a pattern and a replacement");
    const expression = await this.#regex(pattern);
    const by = await this.text(replacement);
    const place: Expression = target ?? { type: "field", index: { type: "number", value: 0 } };
    const text = await this.text(place);
    let [count, done, out] = [0, 0, ""];
    for (const match of matchesOf(text, expression)) {
      out +=
        text.slice(done, match.index) +
        by.replace(/\\&|\\\\|&/g, (token) => (token === "&" ? match[0] : token.slice(1)));
      done = match.index + match[0].length;
      count++;
      if (!all) break;
    }
    if (count > 0) await this.assign(place, out + text.slice(done));
    return count;
  }
}
