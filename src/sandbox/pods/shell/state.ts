/** What a shell remembers: variables, functions, options, arguments. A subshell starts with a copy. */
import type { BraceGroup, Function as FunctionNode } from "unbash";
import { ShellError } from "./errors.ts";
import type { Dialect } from "./parse.ts";

export interface Variable {
  value: string | string[] | undefined;
  exported: boolean;
  readOnly: boolean;
}

interface DefinedFunction {
  readonly body: FunctionNode["body"] | BraceGroup;
  readonly source: string;
}

interface Options {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  noglob: boolean;
  noexec: boolean;
  pipefail: boolean;
  allexport: boolean;
}

export const optionLetters: readonly (readonly [string, keyof Options])[] = [
  ["a", "allexport"],
  ["e", "errexit"],
  ["f", "noglob"],
  ["n", "noexec"],
  ["u", "nounset"],
  ["x", "xtrace"],
];

/** No script of a lab holds more in one variable; one that doubles itself for ever ends here. */
const longestValue = 16 * 1024 * 1024;

export class ShellState {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, DefinedFunction>();
  readonly aliases = new Map<string, string>();
  readonly traps = new Map<string, string>();
  readonly options: Options = {
    errexit: false,
    nounset: false,
    xtrace: false,
    noglob: false,
    noexec: false,
    pipefail: false,
    allexport: false,
  };
  positional: string[] = [];
  /** `$0`, and what messages begin with. */
  name: string;
  readonly dialect: Dialect;
  lastStatus = 0;
  lastBackground: number | undefined;
  /** Letters of `$-` that no `set` changes. */
  startFlags = "";
  /** What `$$` says, the same in every subshell. */
  pid = 0;
  /** Variables that the functions now running have made local, innermost last. */
  readonly locals: Map<string, Variable | undefined>[] = [];
  loopDepth = 0;
  isSubshell = false;
  /** The function that is running, innermost last. */
  readonly functionNames: string[] = [];
  /** Where the command that now runs stands. */
  line: () => number = () => 0;

  constructor(name: string, dialect: Dialect) {
    this.name = name;
    this.dialect = dialect;
  }

  copy(): ShellState {
    const copy = new ShellState(this.name, this.dialect);
    for (const [name, variable] of this.variables) {
      const { value } = variable;
      copy.variables.set(name, { ...variable, value: Array.isArray(value) ? [...value] : value });
    }
    for (const [name, body] of this.functions) copy.functions.set(name, body);
    for (const [name, text] of this.aliases) copy.aliases.set(name, text);
    Object.assign(copy.options, this.options);
    copy.positional = [...this.positional];
    copy.lastStatus = this.lastStatus;
    copy.lastBackground = this.lastBackground;
    copy.pid = this.pid;
    copy.startFlags = this.startFlags;
    copy.isSubshell = true;
    for (const frame of this.locals) copy.locals.push(new Map(frame));
    copy.functionNames.push(...this.functionNames);
    return copy;
  }

  get(name: string): string | undefined {
    const value = this.variables.get(name)?.value;
    return Array.isArray(value) ? value[0] : value;
  }

  set(name: string, value: string | string[]): void {
    if (value.length > longestValue) throw new ShellError("out of memory");
    const variable = this.variables.get(name);
    if (variable?.readOnly)
      throw new ShellError(
        `${name}: ${this.dialect === "bash" ? "readonly variable" : "is read only"}`,
        this.dialect === "bash" ? 1 : 2,
      );
    if (variable === undefined) this.variables.set(name, { value, exported: this.options.allexport, readOnly: false });
    else {
      variable.value = value;
      variable.exported ||= this.options.allexport;
    }
  }

  unset(name: string): void {
    this.variables.delete(name);
  }

  /** Marks a variable, which need not have a value yet. */
  mark(name: string, marks: Partial<Pick<Variable, "exported" | "readOnly">>): void {
    const variable = this.variables.get(name) ?? { value: undefined, exported: false, readOnly: false };
    this.variables.set(name, Object.assign(variable, marks));
  }

  makeLocal(name: string): void {
    const frame = this.locals.at(-1);
    if (frame === undefined || frame.has(name)) return;
    const before = this.variables.get(name);
    frame.set(name, before);
    this.variables.set(name, { value: undefined, exported: before?.exported ?? false, readOnly: false });
  }

  /** Ends a function: what it had made local is what it was. */
  leaveFunction(): void {
    for (const [name, before] of this.locals.pop() ?? []) {
      if (before === undefined) this.variables.delete(name);
      else this.variables.set(name, before);
    }
  }

  /** What a started command finds in its environment. */
  environment(): Map<string, string> {
    const env = new Map<string, string>();
    for (const [name, { value, exported }] of this.variables)
      if (exported && value !== undefined) env.set(name, Array.isArray(value) ? (value[0] ?? "") : value);
    return env;
  }

  /** `$FUNCNAME` */
  get functionName(): string | undefined {
    return this.functionNames.at(-1);
  }

  /** `$-` */
  optionFlags(): string {
    return optionLetters
      .filter(([, option]) => this.options[option])
      .map(([letter]) => letter)
      .join("")
      .concat(this.startFlags);
  }
}
