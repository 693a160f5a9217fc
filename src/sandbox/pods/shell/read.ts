/** The `read` built-in: one line into variables, leaving the rest for the next command. */
import { StringDecoder } from "node:string_decoder";
import { timedOut, within } from "../patience.ts";
import type { Source } from "../streams.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, inputOf, type Streams } from "./streams.ts";

interface Request {
  raw: boolean;
  silent: boolean;
  prompt: string;
  seconds: number | undefined;
  characters: number | undefined;
  delimiter: string;
  descriptor: number;
  array: string | undefined;
  names: string[];
}

function parseArguments(args: readonly string[]): Request {
  const request: Request = {
    raw: false,
    silent: false,
    prompt: "",
    seconds: undefined,
    characters: undefined,
    delimiter: "\n",
    descriptor: 0,
    array: undefined,
    names: [],
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^-./.test(word) || request.names.length > 0) {
      request.names.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (letter === "r") request.raw = true;
      else if (letter === "s") request.silent = true;
      else if ("ptnNdua".includes(letter)) {
        const value = word.slice(at + 1) || (rest.shift() ?? "");
        if (letter === "p") request.prompt = value;
        if (letter === "t") request.seconds = Number(value);
        if (letter === "n" || letter === "N") request.characters = Number(value);
        if (letter === "d") request.delimiter = value.charAt(0) || "\0";
        if (letter === "u") request.descriptor = Number(value);
        if (letter === "a") request.array = value;
        break;
      }
    }
  }
  return request;
}

export async function readCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const request = parseArguments(args);
  const input =
    request.descriptor === 0 ? inputOf(streams) : (streams.get(request.descriptor)?.source ?? inputOf(streams));
  if (request.prompt !== "" && input.terminal !== undefined) await errorsOf(streams).write(request.prompt);
  const result = await within(
    shell.process,
    request.seconds === undefined ? undefined : request.seconds * 1000,
    (signal) => shell.waitFor(readRecord(input, request, signal)),
  );
  if (result === timedOut) return shell.dialect === "bash" ? 142 : 1;
  if (result === undefined) return 130;
  assign(shell, request, result.text);
  return result.complete ? 0 : 1;
}

/** Up to the delimiter; a backslash before a line feed goes on with the next line. */
async function readRecord(
  input: Source,
  { raw, characters, delimiter }: Request,
  signal: AbortSignal,
): Promise<{ text: string; complete: boolean }> {
  const decoder = new StringDecoder("utf8");
  const stop = delimiter.charCodeAt(0);
  let text = "";
  for (;;) {
    const chunk = await input.read(signal);
    if (chunk === undefined) return { text: text + decoder.end(), complete: false };
    for (let at = 0; at < chunk.byteLength; at++) {
      const byte = chunk[at];
      if (byte === stop) {
        const escaped = !raw && /(^|[^\\])(\\\\)*\\$/.test(text);
        if (!escaped) {
          input.unread(chunk.subarray(at + 1));
          return { text, complete: true };
        }
        text = text.slice(0, -1);
        continue;
      }
      text += decoder.write(Buffer.from(chunk.subarray(at, at + 1)));
      if (characters !== undefined && text.length >= characters) {
        input.unread(chunk.subarray(at + 1));
        return { text, complete: true };
      }
    }
  }
}

function assign(shell: Shell, { raw, names, array }: Request, text: string): void {
  const { state } = shell;
  const ifs = state.get("IFS") ?? " \t\n";
  if (names.length === 0 && array === undefined) {
    state.set("REPLY", raw ? text : text.replace(/\\(.)/gs, "$1"));
    return;
  }
  const fields = splitFields(text, ifs, raw, array === undefined ? names.length : Number.POSITIVE_INFINITY);
  if (array !== undefined) state.set(array, fields);
  for (const [index, name] of names.entries()) state.set(name, fields[index] ?? "");
}

/** At most `count` fields; the last keeps what is left. */
function splitFields(text: string, ifs: string, raw: boolean, count: number): string[] {
  const blank = (char: string) => ifs.includes(char) && " \t\n".includes(char);
  const fields: string[] = [];
  let at = 0;
  while (at < text.length && blank(text.charAt(at))) at++;
  while (at < text.length && fields.length < count - 1) {
    let field = "";
    for (; at < text.length && !ifs.includes(text.charAt(at)); at++) {
      if (text[at] === "\\" && !raw) at++;
      field += text.charAt(at);
    }
    fields.push(field);
    while (at < text.length && blank(text.charAt(at))) at++;
    if (at < text.length && ifs.includes(text.charAt(at))) at++;
    while (at < text.length && blank(text.charAt(at))) at++;
  }
  if (at < text.length) {
    let end = text.length;
    while (end > at && blank(text.charAt(end - 1))) end--;
    const last = text.slice(at, end);
    fields.push(raw ? last : last.replace(/\\(.)/gs, "$1"));
  }
  return fields;
}
