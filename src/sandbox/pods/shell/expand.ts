/** What the shell makes of a word. Begin at `expandWords`; values come from parameters.ts, fields.ts splits, glob.ts finds files. */
import type { ArithmeticExpression, Assignment, ParameterExpansionPart, ParsedScript, Word, WordPart } from "unbash";
import type { Files } from "../files.ts";
import { evaluate, evaluateText, type Variables } from "./arithmetic.ts";
import { braces } from "./braces.ts";
import { ShellError, syntaxError } from "./errors.ts";
import { Fields, type Quoting } from "./fields.ts";
import { glob, hasGlob } from "./glob.ts";
import { listOf, parameter, refuseUnset } from "./parameters.ts";
import { wordOf } from "./parse.ts";
import type { ShellState } from "./state.ts";
import { badSubstitution, inOtherCase, replaced, withoutPrefix, withoutSuffix } from "./transform.ts";

/** What expansion needs of the shell it belongs to. */
export interface Expander {
  readonly state: ShellState;
  readonly files: Files;
  readonly cwd: () => string;
  /** Runs `$( )` and gives its output without the line feeds at the end. */
  readonly capture: (script: ParsedScript) => Promise<string>;
}

function fieldsOf({ state }: Expander): Fields {
  return new Fields(() => state.get("IFS") ?? " \t\n");
}

/** A command's words, with splitting and file names. */
export async function expandWords(words: readonly Word[], shell: Expander): Promise<string[]> {
  const out: string[] = [];
  for (const word of words)
    for (const single of shell.state.dialect === "bash" ? braces(word) : [word]) {
      const fields = await collect(single, shell);
      for (const { text, pattern } of fields.done) {
        const found =
          !shell.state.options.noglob && hasGlob(pattern)
            ? glob(pattern, shell.cwd(), shell.files, shell.state.dialect !== "bash")
            : [];
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
  const fields = fieldsOf(shell);
  for (const part of parts) await append(part, fields, "quoted", shell);
  fields.next();
  return fields.done.map((field) => field.text).join(" ");
}

/** The value of an assignment. */
export async function expandAssignment({ value }: Assignment, shell: Expander): Promise<string | string[]> {
  if (value.type === "Word") return expandText(value, shell);
  if (shell.state.dialect !== "bash")
    throw syntaxError(shell.state.dialect === "ash" ? 'unexpected "("' : '"(" unexpected', shell.state.dialect);
  return expandWords(value.elements, shell);
}

async function collect(word: Word, shell: Expander): Promise<Fields> {
  const fields = fieldsOf(shell);
  await appendWord(word, fields, "split", shell);
  fields.next();
  return fields;
}

async function whole(word: Word, shell: Expander): Promise<{ text: string; pattern: string }> {
  const fields = fieldsOf(shell);
  fields.exist();
  await appendWord(word, fields, "unsplit", shell);
  fields.next();
  return {
    text: fields.done.map((field) => field.text).join(" "),
    pattern: fields.done.map((field) => field.pattern).join(" "),
  };
}

async function appendWord(word: Word, fields: Fields, quoting: Quoting, shell: Expander): Promise<void> {
  const home = quoting === "quoted" ? undefined : /^~(?=\/|$)/.exec(word.text);
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
      return appendGlob(part, fields, quoting, shell);
    case "BraceExpansion":
      fields.quoted(part.text);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      if (!part.parts.some(isEveryArgument)) fields.exist();
      for (const inner of part.parts) await append(inner, fields, "quoted", shell);
      return;
    case "SimpleExpansion":
      return appendParameter(part.text.slice(1), fields, quoting, shell);
    case "ParameterExpansion":
      return appendExpansion(part, fields, quoting, shell);
    case "CommandExpansion":
      return fields.value(part.script === undefined ? "" : await shell.capture(part.script), quoting);
    case "ArithmeticExpansion": {
      const variables = arithmeticVariables(shell);
      const inner = part.text.slice(3, -2);
      // what is expanded becomes part of the expression: with a=1+1, $(($a*2)) is 3
      const expanded = /[$`]/.test(inner) ? wordOf(`"${inner.replaceAll('"', "")}"`)?.parts : undefined;
      const result =
        expanded !== undefined
          ? evaluateText(await expandParts(expanded, shell), variables)
          : part.expression === undefined
            ? evaluateText(inner, variables)
            : evaluate(part.expression, variables);
      return fields.value(String(await result), quoting);
    }
    default:
      throw new ShellError(`the sandbox's shell does not know ${part.text}`);
  }
}

/** `*`, `?`, and brackets, in which there may be something to expand: `[$x]`. */
async function appendGlob(
  part: Extract<WordPart, { type: "Glob" }>,
  fields: Fields,
  quoting: Quoting,
  shell: Expander,
): Promise<void> {
  if (part.parts?.every((inner) => inner.type === "Literal") ?? true) return fields.active(part.text);
  fields.active("[");
  for (const inner of part.parts ?? []) {
    if (inner.type === "Literal") fields.active(inner.value);
    else await append(inner, fields, quoting, shell);
  }
  fields.active("]");
}

const isEveryArgument = (part: WordPart): boolean =>
  (part.type === "SimpleExpansion" && part.text === "$@") ||
  (part.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.value === "@"));

function appendParameter(name: string, fields: Fields, quoting: Quoting, shell: Expander): void {
  if (name !== "@" && name !== "*") {
    const value = parameter(name, shell.state);
    if (value === undefined) refuseUnset(name, shell.state);
    fields.value(value ?? "", quoting);
    return;
  }
  fields.list(shell.state.positional, name, quoting);
}

async function appendExpansion(
  part: ParameterExpansionPart,
  fields: Fields,
  quoting: Quoting,
  shell: Expander,
): Promise<void> {
  const { operation } = part;
  if (part.index !== undefined && shell.state.dialect !== "bash") throw badSubstitution(part.text, shell.state.dialect);
  const list = listOf(part, shell.state);
  if (list !== undefined && operation === undefined) {
    if (part.prefix === "#") return fields.value(String(list.values.length), quoting);
    const values = part.prefix === "!" ? [...list.values.keys()].map(String) : list.values;
    return fields.list(values, list.kind, quoting);
  }
  if (list !== undefined && operation?.type === "Slice") {
    const [start, end] = await sliceOf(operation, list.values.length, shell);
    return fields.list(list.values.slice(start, end), list.kind, quoting);
  }
  const own = await scalarOf(part, shell);
  const value = part.prefix === "!" ? parameter(own ?? "", shell.state) : own;
  if (part.prefix === "#") {
    if (value === undefined) refuseUnset(part.parameter, shell.state);
    return fields.value(String([...(value ?? "")].length), quoting);
  }
  if (operation?.type === "Default") return appendDefault(part, value, fields, quoting, shell);
  if (value === undefined) refuseUnset(part.parameter, shell.state);
  if (operation === undefined) return fields.value(value ?? "", quoting);
  return fields.value(await operate(part.text, operation, value ?? "", shell), quoting);
}

async function scalarOf(
  { parameter: name, index }: ParameterExpansionPart,
  shell: Expander,
): Promise<string | undefined> {
  if (index === undefined) return parameter(name, shell.state);
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
      return isSet ? fields.value(value, quoting) : appendWord(operation.operand, fields, quoting, shell);
    case "+":
      return isSet ? appendWord(operation.operand, fields, quoting, shell) : undefined;
    case "=": {
      if (isSet) return fields.value(value, quoting);
      const given = await expandText(operation.operand, shell);
      shell.state.set(part.parameter, given);
      return fields.value(given, quoting);
    }
    default: {
      if (isSet) return fields.value(value, quoting);
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
  const { dialect } = shell.state;
  switch (operation.type) {
    case "Remove": {
      const pattern = await expandPattern(operation.operand, shell);
      const shortest = operation.operator.length === 1;
      return operation.operator.startsWith("#")
        ? withoutPrefix(value, pattern, shortest)
        : withoutSuffix(value, pattern, shortest);
    }
    case "Replace": {
      if (dialect === "dash") break;
      const pattern = await expandPattern(operation.pattern, shell);
      return replaced(value, pattern, await expandText(operation.replacement, shell), operation.operator);
    }
    case "Slice": {
      if (dialect === "dash") break;
      const characters = [...value];
      const [start, end] = await sliceOf(operation, characters.length, shell);
      return characters.slice(start, end).join("");
    }
    case "CaseModification":
      if (dialect === "bash") return inOtherCase(value, operation.operator);
      break;
  }
  throw badSubstitution(text, dialect);
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
      const value = parameter(name, shell.state);
      if (value === undefined) refuseUnset(name, shell.state);
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
