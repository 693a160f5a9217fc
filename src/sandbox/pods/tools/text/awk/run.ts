/** Runs awk programs: BEGIN, the rules for every record, END. */
import type { Process } from "../../../process.ts";
import { Channels } from "./channels.ts";
import { Evaluator } from "./evaluate.ts";
import { formatted } from "./functions.ts";
import { MainInput } from "./input.ts";
import { State } from "./state.ts";
import type { AwkProgram, Expression, Statement } from "./syntax.ts";
import { numberOf, type Value } from "./values.ts";

class Jump extends Error {
  readonly kind: "break" | "continue" | "next" | "nextfile";
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

/** How often a computing program lets everybody else go on. */
const breath = 500;
const bufferSize = 4096;

export class Awk {
  readonly #program: AwkProgram;
  readonly #process: Process;
  readonly #state = new State();
  readonly #channels: Channels;
  readonly #input: MainInput;
  readonly #expressions: Evaluator;
  #steps = 0;
  #out = "";

  /** `args`: files, and assignments among them; `variables`: those of -v and -F. */
  constructor(
    program: AwkProgram,
    process: Process,
    variables: Iterable<readonly [string, string]>,
    args: readonly string[],
  ) {
    this.#program = program;
    this.#process = process;
    this.#channels = new Channels(process);
    this.#input = new MainInput(process, this.#state);
    this.#expressions = new Evaluator({
      state: this.#state,
      channels: this.#channels,
      process,
      functions: program.functions,
      run: (body) => this.#callable(body),
      nextRecord: () => this.#input.record(),
      flush: () => this.#flush(),
    });
    this.#state.set("ARGC", args.length + 1);
    for (const [index, arg] of ["awk", ...args].entries()) this.#state.array("ARGV").set(String(index), { input: arg });
    for (const [name, value] of process.env) this.#state.array("ENVIRON").set(name, { input: value });
    for (const [name, value] of variables) this.#state.set(name, { input: value });
  }

  async run(): Promise<number> {
    let code = 0;
    try {
      try {
        await this.#all("BEGIN");
        if (this.#program.rules.some(({ when }) => when !== "BEGIN"))
          for (let line = await this.#input.record(); line !== undefined; line = await this.#input.record()) {
            this.#state.record = line;
            await this.#rules();
          }
      } catch (error) {
        if (!(error instanceof Exit)) throw error;
        code = error.code ?? 0;
      }
      await this.#all("END");
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      code = error.code ?? code;
    } finally {
      await this.#flush();
    }
    await this.#channels.closeAll();
    return code;
  }

  async #all(when: "BEGIN" | "END"): Promise<void> {
    for (const rule of this.#program.rules) if (rule.when === when && rule.body) await this.#statement(rule.body);
  }

  async #rules(): Promise<void> {
    try {
      for (const rule of this.#program.rules) {
        if (typeof rule.when === "string" || !(await this.#matches(rule.when, rule))) continue;
        if (rule.body === undefined) await this.#write(`${this.#state.record}${this.#state.textOf("ORS")}`);
        else await this.#statement(rule.body);
      }
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== "next" && error.kind !== "nextfile")) throw error;
      if (error.kind === "nextfile") this.#input.skipFile();
    }
  }

  async #matches([from, to]: readonly Expression[], rule: { active: boolean }): Promise<boolean> {
    if (from === undefined) return true;
    if (to === undefined) return this.#expressions.truth(from);
    if (!rule.active && !(await this.#expressions.truth(from))) return false;
    rule.active = !(await this.#expressions.truth(to));
    return true;
  }

  async #callable(body: Statement): Promise<Value> {
    try {
      await this.#statement(body);
      return undefined;
    } catch (error) {
      if (error instanceof Return) return error.value;
      throw error;
    }
  }

  async #write(text: string): Promise<void> {
    this.#out += text;
    if (this.#out.length > bufferSize || this.#process.stdout.terminal !== undefined) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#out;
    this.#out = "";
    if (text !== "") await this.#process.stdout.write(text);
  }

  async #statement(statement: Statement): Promise<void> {
    if (++this.#steps % breath === 0) await this.#process.breathe();
    const expressions = this.#expressions;
    switch (statement.type) {
      case "block":
        for (const each of statement.body) await this.#statement(each);
        return;
      case "expression":
        await expressions.value(statement.value);
        return;
      case "print":
        return this.#print(statement);
      case "if":
        if (await expressions.truth(statement.test)) await this.#statement(statement.yes);
        else if (statement.no !== undefined) await this.#statement(statement.no);
        return;
      case "while":
        return this.#loop(() => expressions.truth(statement.test), statement.body, undefined, statement.first);
      case "for":
        if (statement.start !== undefined) await this.#statement(statement.start);
        return this.#loop(
          async () => statement.test === undefined || expressions.truth(statement.test),
          statement.body,
          statement.step,
        );
      case "each": {
        const keys = [...this.#state.array(statement.name).keys()].values();
        return this.#loop(async () => {
          const { done, value } = keys.next();
          if (!done) this.#state.set(statement.variable, { input: value });
          return !done;
        }, statement.body);
      }
      case "delete": {
        const array = this.#state.array(statement.name);
        if (statement.index === undefined) array.clear();
        else array.delete(await expressions.key(statement.index));
        return;
      }
      case "jump":
        throw new Jump(statement.kind);
      case "exit":
        throw new Exit(statement.value === undefined ? undefined : numberOf(await expressions.value(statement.value)));
      case "return":
        throw new Return(statement.value === undefined ? undefined : await expressions.value(statement.value));
    }
  }

  async #loop(test: () => Promise<boolean>, body: Statement, step?: Statement, first = false): Promise<void> {
    for (let skip = first; skip || (await test()); skip = false) {
      if (++this.#steps % breath === 0) await this.#process.breathe();
      try {
        await this.#statement(body);
      } catch (error) {
        if (!(error instanceof Jump) || (error.kind !== "break" && error.kind !== "continue")) throw error;
        if (error.kind === "break") return;
      }
      if (step !== undefined) await this.#statement(step);
    }
  }

  async #print({ values, formatted: isFormatted, to }: Extract<Statement, { type: "print" }>): Promise<void> {
    const args = await this.#expressions.arguments(values);
    const line = () =>
      values.length === 0
        ? this.#state.record
        : args.values.map((value) => this.#state.printed(value)).join(this.#state.textOf("OFS"));
    const text = isFormatted ? formatted(args) : `${line()}${this.#state.textOf("ORS")}`;
    if (to === undefined) return this.#write(text);
    const name = await this.#expressions.text(to.target);
    await this.#flush();
    await this.#channels.output(to.operator, name).write(text);
  }
}
