/** What the shell makes of a word: parameters, command results, arithmetic, field splitting, file names. */
import type { ArithmeticExpression, Assignment, ParameterExpansionPart, ParsedScript, Word, WordPart } from "unbash";
import type { Files } from "../files.ts";
import { evaluate, evaluateText, type Variables } from "./arithmetic.ts";
import { braces } from "./braces.ts";
import { ShellError } from "./errors.ts";
import { glob, hasGlob, patternSource, quotePattern } from "./glob.ts";
import { wordOf } from "./parse.ts";
import type { ShellState } from "./state.ts";

/** What expansion needs of the shell it belongs to. */
export interface Expander {
  readonly state: ShellState;
  readonly files: Files;
  readonly cwd: () => string;
  /** Runs `$( )` and gives its output without the line feeds at the end. */
  readonly capture: (script: ParsedScript) => Promise<string>;
}

/** Collects the fields that one word turns into. */
class Fields {
  readonly done: { text: string; pattern: string }[] = [];
  #text = "";
  #pattern = "";
  #exists = false;

  /** Text that neither splits nor matches files. */
  quoted(text: string): void {
    this.#text += text;
    this.#pattern += quotePattern(text);
    this.#exists = true;
  }

  /** Text whose pattern characters count. */
  active(text: string): void {
    this.#text += text;
    this.#pattern += text.replaceAll("\\", "\\\\");
    this.#exists = true;
  }

  /** An unquoted expansion's result, which splits at IFS. */
  split(text: string, ifs: string): void {
    const blanks = [...ifs].filter((char) => " \t\n".includes(char)).join("");
    let atBlank = false;
    for (const char of text) {
      if (!ifs.includes(char)) {
        if (atBlank) this.next();
        atBlank = false;
        this.active(char);
      } else if (blanks.includes(char)) atBlank = this.#exists;
      else {
        this.#exists = true;
        this.next();
        atBlank = false;
      }
    }
    if (atBlank) this.next();
  }

  /** Ends the current field. */
  next(): void {
    if (this.#exists) this.done.push({ text: this.#text, pattern: this.#pattern });
    this.#text = "";
    this.#pattern = "";
    this.#exists = false;
  }

  /** `"$@"`: as many fields as there are values, the outer ones joined to what stands beside. */
  each(values: readonly string[]): void {
    for (const [index, value] of values.entries()) {
      if (index > 0) this.next();
      this.quoted(value);
    }
  }

  /** Marks that there is a field even if it is empty. */
  exist(): void {
    this.#exists = true;
  }
}

const ifsOf = (state: ShellState): string => state.get("IFS") ?? " \t\n";

/** A command's words, with splitting and file names. */
export async function expandWords(words: readonly Word[], shell: Expander): Promise<string[]> {
  const out: string[] = [];
  for (const word of words)
    for (const single of shell.state.dialect === "bash" ? braces(word) : [word]) {
      const fields = await collect(single, shell);
      for (const { text, pattern } of fields.done) {
        const found = !shell.state.options.noglob && hasGlob(pattern) ? glob(pattern, shell.cwd(), shell.files) : [];
        if (found.length > 0) out.push(...found);
        else out.push(text);
      }
    }
  return out;
}

/** One word as one text, as in assignments, redirections and `case`. */
export async function expandText(word: Word, shell: Expander): Promise<string> {
  return (await whole(word, shell)).text;
}

/** One word as a pattern, its quoted parts standing for themselves. */
export async function expandPattern(word: Word, shell: Expander): Promise<string> {
  return (await whole(word, shell)).pattern;
}

/** A here-document's body: `parts` undefined means that it was quoted. */
export async function expandParts(parts: readonly WordPart[], shell: Expander): Promise<string> {
  const fields = new Fields();
  for (const part of parts) await append(part, fields, true, shell);
  fields.next();
  return fields.done.map((field) => field.text).join(" ");
}

/** The value of an assignment. */
export async function expandAssignment({ value }: Assignment, shell: Expander): Promise<string | string[]> {
  if (value.type === "Word") return expandText(value, shell);
  if (shell.state.dialect !== "bash") throw new ShellError(`syntax error: unexpected "("`);
  return expandWords(value.elements, shell);
}

async function collect(word: Word, shell: Expander): Promise<Fields> {
  const fields = new Fields();
  await appendWord(word, fields, false, shell);
  fields.next();
  return fields;
}

async function whole(word: Word, shell: Expander): Promise<{ text: string; pattern: string }> {
  const fields = new Fields();
  fields.exist();
  await appendWord(word, fields, "unsplit", shell);
  fields.next();
  return {
    text: fields.done.map((field) => field.text).join(" "),
    pattern: fields.done.map((field) => field.pattern).join(" "),
  };
}

/** Whether an expansion's result is quoted, split, or (in assignments and patterns) neither. */
type Quoting = boolean | "unsplit";

async function appendWord(word: Word, fields: Fields, quoting: Quoting, shell: Expander): Promise<void> {
  const home = quoting === true ? undefined : /^~(?=\/|$)/.exec(word.text);
  if (word.parts === undefined) {
    if (home === null || home === undefined) return fields.quoted(word.value);
    return fields.quoted((shell.state.get("HOME") ?? "~") + word.value.slice(1));
  }
  for (const [index, part] of word.parts.entries()) {
    if (index === 0 && home && part.type === "Literal")
      fields.quoted((shell.state.get("HOME") ?? "~") + part.value.slice(1));
    else await append(part, fields, quoting, shell);
  }
}

async function append(part: WordPart, fields: Fields, quoting: Quoting, shell: Expander): Promise<void> {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      fields.quoted(part.value);
      return;
    case "Glob":
      fields.active(part.text);
      return;
    case "BraceExpansion":
      fields.quoted(part.text);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      if (!part.parts.some(isEveryArgument)) fields.exist();
      for (const inner of part.parts) await append(inner, fields, true, shell);
      return;
    case "SimpleExpansion":
      return appendParameter(part.text.slice(1), fields, quoting, shell);
    case "ParameterExpansion":
      return appendExpansion(part, fields, quoting, shell);
    case "CommandExpansion":
      return appendValue(part.script === undefined ? "" : await shell.capture(part.script), fields, quoting, shell);
    case "ArithmeticExpansion": {
      const inner = part.text.slice(3, -2);
      const variables = arithmeticVariables(shell);
      const result =
        part.expression === undefined ? evaluateText(inner, variables) : evaluate(part.expression, variables);
      return appendValue(String(await result), fields, quoting, shell);
    }
    default:
      throw new ShellError(`the sandbox's shell does not know ${part.text}`);
  }
}

const isEveryArgument = (part: WordPart): boolean =>
  (part.type === "SimpleExpansion" && part.text === "$@") ||
  (part.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.value === "@"));

function appendValue(value: string, fields: Fields, quoting: Quoting, shell: Expander): void {
  if (quoting === true) fields.quoted(value);
  else if (quoting === "unsplit") fields.active(value);
  else fields.split(value, ifsOf(shell.state));
}

function appendParameter(name: string, fields: Fields, quoting: Quoting, shell: Expander): void {
  if (name !== "@" && name !== "*") {
    const value = parameter(name, shell);
    if (value === undefined) refuseUnset(name, shell);
    appendValue(value ?? "", fields, quoting, shell);
    return;
  }
  appendList(shell.state.positional, name, fields, quoting, shell);
}

/** `$@`, `$*` and their like for arrays. */
function appendList(
  values: readonly string[],
  kind: "@" | "*",
  fields: Fields,
  quoting: Quoting,
  shell: Expander,
): void {
  const ifs = ifsOf(shell.state);
  if (quoting === true && kind === "@") fields.each(values);
  else if (quoting === true) fields.quoted(values.join(ifs.charAt(0)));
  else if (quoting === "unsplit") fields.active(values.join(" "));
  else
    for (const [index, value] of values.entries()) {
      if (index > 0) fields.next();
      fields.split(value, ifs);
    }
}

function refuseUnset(name: string, shell: Expander): void {
  if (!shell.state.options.nounset) return;
  throw new ShellError(
    `${name}: ${shell.state.dialect === "bash" ? "unbound variable" : "parameter not set"}`,
    shell.state.dialect === "bash" ? 127 : 2,
  );
}

/** A parameter's value: a special one, an argument, or a variable. */
function parameter(name: string, { state }: Expander): string | undefined {
  if (/^\d+$/.test(name)) return name === "0" ? state.name : state.positional[Number(name) - 1];
  switch (name) {
    case "?":
      return String(state.lastStatus);
    case "$":
      return String(state.pid);
    case "#":
      return String(state.positional.length);
    case "!":
      return state.lastBackground === undefined ? "" : String(state.lastBackground);
    case "-":
      return state.optionFlags();
    case "@":
    case "*":
      return state.positional.length === 0 ? undefined : state.positional.join(" ");
    case "RANDOM":
      return state.dialect === "dash" ? state.get(name) : String(Math.floor(Math.random() * 32768));
    default:
      return state.get(name);
  }
}

async function appendExpansion(
  part: ParameterExpansionPart,
  fields: Fields,
  quoting: Quoting,
  shell: Expander,
): Promise<void> {
  const { operation } = part;
  const list = await listOf(part, shell);
  if (list !== undefined && operation === undefined) {
    if (part.prefix === "#") return appendValue(String(list.values.length), fields, quoting, shell);
    return appendList(
      part.prefix === "!" ? [...list.values.keys()].map(String) : list.values,
      list.kind,
      fields,
      quoting,
      shell,
    );
  }
  if (list !== undefined && operation?.type === "Slice") {
    const [start, end] = await sliceOf(operation, list.values.length, shell);
    return appendList(list.values.slice(start, end), list.kind, fields, quoting, shell);
  }
  const own = await scalarOf(part, shell);
  const value = part.prefix === "!" ? parameter(own ?? "", shell) : own;
  if (part.prefix === "#") {
    if (value === undefined) refuseUnset(part.parameter, shell);
    return appendValue(String([...(value ?? "")].length), fields, quoting, shell);
  }
  if (operation?.type === "Default") return appendDefault(part, value, fields, quoting, shell);
  if (value === undefined) refuseUnset(part.parameter, shell);
  if (operation === undefined) return appendValue(value ?? "", fields, quoting, shell);
  return appendValue(await operate(part.text, operation, value ?? "", shell), fields, quoting, shell);
}

async function listOf(
  { parameter: name, index }: ParameterExpansionPart,
  { state }: Expander,
): Promise<{ values: string[]; kind: "@" | "*" } | undefined> {
  if (name === "@" || name === "*") return { values: state.positional, kind: name };
  if (index?.value !== "@" && index?.value !== "*") return undefined;
  const value = state.variables.get(name)?.value;
  return { values: Array.isArray(value) ? value : value === undefined ? [] : [value], kind: index.value };
}

async function scalarOf(
  { parameter: name, index }: ParameterExpansionPart,
  shell: Expander,
): Promise<string | undefined> {
  if (index === undefined) return parameter(name, shell);
  const at = Number(await evaluateText(await expandText(index, shell), arithmeticVariables(shell)));
  const value = shell.state.variables.get(name)?.value;
  return (Array.isArray(value) ? value : [value]).at(at);
}

async function appendDefault(
  part: ParameterExpansionPart,
  value: string | undefined,
  fields: Fields,
  quoting: Quoting,
  shell: Expander,
): Promise<void> {
  const { operation } = part;
  if (operation?.type !== "Default") return;
  const isSet = value !== undefined && (value !== "" || !operation.operator.startsWith(":"));
  switch (operation.operator.replace(":", "")) {
    case "-":
      return isSet ? appendValue(value, fields, quoting, shell) : appendWord(operation.operand, fields, quoting, shell);
    case "+":
      return isSet ? appendWord(operation.operand, fields, quoting, shell) : undefined;
    case "=": {
      if (isSet) return appendValue(value, fields, quoting, shell);
      const given = await expandText(operation.operand, shell);
      shell.state.set(part.parameter, given);
      return appendValue(given, fields, quoting, shell);
    }
    default: {
      if (isSet) return appendValue(value, fields, quoting, shell);
      const bash = shell.state.dialect === "bash";
      const unset = bash ? "parameter null or not set" : "parameter not set";
      throw new ShellError(
        `${part.parameter}: ${(await expandText(operation.operand, shell)) || unset}`,
        bash ? 127 : 2,
      );
    }
  }
}

async function operate(
  text: string,
  operation: NonNullable<ParameterExpansionPart["operation"]>,
  value: string,
  shell: Expander,
): Promise<string> {
  switch (operation.type) {
    case "Remove": {
      const shortest = operation.operator.length === 1;
      const source = patternSource(await expandPattern(operation.operand, shell), { shortest });
      if (operation.operator.startsWith("#")) return value.replace(new RegExp(`^(?:${source})`, "u"), "");
      return removeSuffix(value, source, shortest);
    }
    case "Replace": {
      const source = patternSource(await expandPattern(operation.pattern, shell));
      if (source === "") return value;
      const replacement = await expandText(operation.replacement, shell);
      const anchored = { "/#": `^(?:${source})`, "/%": `(?:${source})$` }[operation.operator as string] ?? source;
      return value.replace(new RegExp(anchored, operation.operator === "//" ? "gu" : "u"), () => replacement);
    }
    case "Slice": {
      const characters = [...value];
      const [start, end] = await sliceOf(operation, characters.length, shell);
      return characters.slice(start, end).join("");
    }
    case "CaseModification": {
      if (shell.state.dialect !== "bash") throw new ShellError("bad substitution");
      const change = (part: string) => (operation.operator.startsWith("^") ? part.toUpperCase() : part.toLowerCase());
      return operation.operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
    }
    default:
      throw new ShellError(shell.state.dialect === "bash" ? `${text}: bad substitution` : "bad substitution");
  }
}

/** The shortest or longest end of a text that matches. */
function removeSuffix(value: string, source: string, shortest: boolean): string {
  const exact = new RegExp(`^(?:${source})$`, "u");
  const starts = [...value].map((_, index) => index).concat(value.length);
  for (const start of shortest ? starts.reverse() : starts)
    if (exact.test(value.slice(start))) return value.slice(0, start);
  return value;
}

async function sliceOf(
  { offset, length }: { offset: Word; length: Word | undefined },
  size: number,
  shell: Expander,
): Promise<[number, number]> {
  const number = async (word: Word) =>
    Number(await evaluateText(await expandText(word, shell), arithmeticVariables(shell)));
  const given = await number(offset);
  const start = Math.min(size, given < 0 ? Math.max(0, size + given) : given);
  if (length === undefined) return [start, size];
  const count = await number(length);
  return [start, count < 0 ? Math.max(start, size + count) : Math.min(size, start + count)];
}

export function arithmeticVariables(shell: Expander): Variables {
  return {
    error: "arithmetic syntax error",
    get(name) {
      const value = parameter(name, shell);
      if (value === undefined) refuseUnset(name, shell);
      return value;
    },
    set: (name, value) => shell.state.set(name, value),
    expand: (word: Extract<ArithmeticExpression, { type: "ArithmeticWord" | "ArithmeticCommandExpansion" }>) => {
      if (word.type === "ArithmeticCommandExpansion")
        return word.script === undefined ? Promise.resolve("") : shell.capture(word.script);
      const parsed = word.parts ?? wordOf(word.value)?.parts;
      return parsed === undefined ? Promise.resolve(word.value) : expandParts(parsed, shell);
    },
  };
}
