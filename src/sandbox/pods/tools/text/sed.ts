/** `sed` as a program: its options, its files, its complaints. The language is in sed/script.ts, running it in sed/edit.ts. */
import { FileError } from "../../file-error.ts";
import { openToWrite } from "../../open.ts";
import type { Process } from "../../process.ts";
import { lines, type Sink, type Source } from "../../streams.ts";
import { BadExpression } from "../regex.ts";
import { complain, eachInput, type Flavour, optionsOf, pathOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";
import type { Script } from "./sed/commands.ts";
import { Editor, type Input, type Line, type Output } from "./sed/edit.ts";
import { BadScript } from "./sed/mistakes.ts";
import { parseScript } from "./sed/script.ts";

export const sed: Tool = async (process, args, flavour) => {
  // -i takes an ending only in the same word
  const inPlace = args.find((arg) => /^(-[nrEsz]*i|--in-place)/.test(arg) && !/^-[nrEsz]*[ef]/.test(arg));
  const ending = /^(?:--in-place=|-[nrEsz]*i)(.*)$/.exec(inPlace ?? "")?.[1] ?? "";
  const options = await optionsOf(
    process,
    args.map((arg) => (arg === inPlace ? arg.slice(0, arg.length - ending.length).replace(/=$/, "") : arg)),
    flavour,
    flavour === "gnu" ? "nrEsuze:f:i" : "nrEe:f:i",
    {
      quiet: "n",
      silent: "n",
      "regexp-extended": "E",
      expression: "e:",
      file: "f:",
      "in-place": "i",
      separate: "s",
      version: "version",
    },
  );
  if (options === undefined) return 1;
  if (options.has("version")) {
    await process.stdout.write(flavour === "busybox" ? "This is not GNU sed version 4.0\n" : "sed (GNU sed) 4.9\n");
    return 0;
  }
  const operands = [...options.operands];
  const scripts = [...(options.values.get("e") ?? [])];
  for (const name of options.values.get("f") ?? []) scripts.push(process.files.readText(pathOf(process, name)));
  if (scripts.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      if (flavour === "busybox") await showUsage(process, "sed");
      else await process.stderr.write("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
      return 1;
    }
    scripts.push(script);
  }
  let script: Script;
  try {
    script = parseScript(scripts.join("\n"), {
      expressions: options.has("E") || options.has("r") ? "extended" : "basic",
      gnu: flavour === "gnu",
    });
  } catch (error) {
    if (!(error instanceof BadScript || error instanceof BadExpression)) throw error;
    await complain(process, mistakeIn(scripts.join("\n"), error, flavour));
    return 1;
  }
  const settings = { quiet: options.has("n"), switchesCase: flavour === "gnu" };
  const unreadable = (name: string, error: FileError) =>
    flavour === "busybox" ? `${name}: ${error.message}` : `can't read ${name}: ${error.message}`;
  const failed = flavour === "busybox" ? 1 : 2;
  let status = 0;
  if (!options.has("i")) {
    const sources: Source[] = [];
    if (!(await eachInput(process, operands, async (source) => void sources.push(source), unreadable))) status = failed;
    const output = new Writer(process, (text) => process.stdout.write(text));
    for (const group of options.has("s") ? sources.map((source) => [source]) : [sources])
      status = (await new Editor(script, inputOf(group), output, settings).run()) || status;
    return status;
  }
  for (const name of operands) {
    let edited = "";
    const path = pathOf(process, name);
    const output = new Writer(process, async (text) => {
      edited += text;
    });
    const edit = async (source: Source) => {
      await new Editor(script, inputOf([source]), output, settings).run();
      if (ending !== "") process.files.write(`${path}${ending}`, process.files.read(path));
      process.files.write(path, edited);
    };
    if (!(await eachInput(process, [name], edit, unreadable))) status = failed;
  }
  return status;
};

function mistakeIn(script: string, error: BadScript | BadExpression, flavour: Flavour): string {
  if (error instanceof BadExpression)
    return flavour === "busybox"
      ? `bad regex '${error.message}': Invalid regular expression`
      : `-e expression #1, char ${script.length}: Invalid regular expression`;
  const { mistake, word } = error;
  const words: Readonly<Record<typeof mistake, readonly [busybox: string, gnu: string]>> = {
    "unknown command": [`unsupported command ${word}`, `unknown command: \`${word}'`],
    "missing command": ["missing command", "missing command"],
    "unterminated s": ["unmatched '/'", "unterminated `s' command"],
    "unterminated y": ["unmatched '/'", "unterminated `y' command"],
    "unterminated address": ["unmatched '/'", "unterminated address regex"],
    "no second address": ["no address after comma", "unexpected `,'"],
    "unknown option to s": ["bad option in substitution expression", "unknown option to `s'"],
    "different lengths": ["bad y command", "strings for `y' command are different lengths"],
    "unclosed block": ["unmatched '{'", "unmatched `{'"],
    "no block to close": ["unexpected '}'", "unexpected `}'"],
    "no label": ["unexpected ':'", '":" lacks a label'],
    "no text": ["expected \\ after 'a', 'c' or 'i'", "expected \\ after `a', `c' or `i'"],
    "no file": ["empty filename", "missing filename in r/R/w/W commands"],
    "extra characters": [`unsupported command ${word}`, "extra characters after command"],
    "no such label": [`can't find label for jump to '${word}'`, `can't find label for jump to \`${word}'`],
  };
  const [busybox, gnu] = words[mistake];
  if (flavour === "busybox") return busybox;
  return mistake === "no such label" ? gnu : `-e expression #1, char ${error.at}: ${gnu}`;
}

/** Reads one line ahead where somebody asks whether there is another. */
function inputOf(sources: readonly Source[]): Input {
  const all = linesOf(sources);
  let ahead: Promise<Line | undefined> | undefined;
  const next = async () => {
    const { done, value } = await all.next();
    return done ? undefined : value;
  };
  return {
    next: () => {
      const line = ahead ?? next();
      ahead = undefined;
      return line;
    },
    isAtEnd: async () => {
      ahead ??= next();
      return (await ahead) === undefined;
    },
  };
}

async function* linesOf(sources: readonly Source[]): AsyncGenerator<Line> {
  let unended: string | undefined;
  for (const source of sources)
    for await (const line of lines(source)) {
      if (unended !== undefined) yield { text: unended, ended: true };
      unended = line.endsWith("\n") ? undefined : line;
      if (unended === undefined) yield { text: line.slice(0, -1), ended: true };
    }
  if (unended !== undefined) yield { text: unended, ended: false };
}

/** Where the script's words go: the output, and the files that `w` names, which are empty at first. */
class Writer implements Output {
  readonly #process: Process;
  readonly #files = new Map<string, Sink>();
  readonly write: (text: string) => Promise<void>;

  constructor(process: Process, write: (text: string) => Promise<void>) {
    this.#process = process;
    this.write = write;
  }

  toFile(name: string, text: string): Promise<void> {
    const sink = this.#files.get(name) ?? openToWrite(name, this.#process, false);
    this.#files.set(name, sink);
    return sink.write(text);
  }

  fileText(name: string): string {
    try {
      return this.#process.files.readText(pathOf(this.#process, name));
    } catch (error) {
      if (error instanceof FileError) return "";
      throw error;
    }
  }

  breathe(): Promise<void> {
    return this.#process.breathe();
  }
}
