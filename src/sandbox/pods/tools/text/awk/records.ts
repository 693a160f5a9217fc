/** Cuts input into records as RS says, and records into fields as FS says. */
import { StringDecoder } from "node:string_decoder";
import type { Source } from "../../../streams.ts";
import { toRegExp } from "../../regex.ts";

export class RecordReader {
  readonly #source: Pick<Source, "read">;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";
  #isAtEnd = false;

  constructor(source: Pick<Source, "read">) {
    this.#source = source;
  }

  async next(separator: string): Promise<string | undefined> {
    for (;;) {
      if (separator === "") this.#rest = this.#rest.replace(/^\n+/, "");
      const cut = this.#cut(separator);
      if (cut !== undefined) {
        const record = this.#rest.slice(0, cut.start);
        this.#rest = this.#rest.slice(cut.end);
        return record;
      }
      if (this.#isAtEnd) {
        const record = separator === "" ? this.#rest.replace(/\n$/, "") : this.#rest;
        this.#rest = "";
        return record === "" ? undefined : record;
      }
      const chunk = await this.#source.read();
      this.#isAtEnd = chunk === undefined;
      this.#rest += chunk === undefined ? this.#decoder.end() : this.#decoder.write(Buffer.from(chunk));
    }
  }

  #cut(separator: string): { start: number; end: number } | undefined {
    if (separator.length === 1) {
      const start = this.#rest.indexOf(separator);
      return start === -1 ? undefined : { start, end: start + 1 };
    }
    const match = (separator === "" ? /\n\n+/ : toRegExp(separator, "extended")).exec(this.#rest);
    if (match === null || match[0] === "") return undefined;
    const end = match.index + match[0].length;
    // what comes next may still belong to it
    return end === this.#rest.length && !this.#isAtEnd ? undefined : { start: match.index, end };
  }
}

/** `regex` gives an expression for its source; `byLines`: a line feed separates too, as with an empty RS. */
export function splitFields(
  text: string,
  separator: string,
  regex: (source: string) => RegExp,
  byLines = false,
): string[] {
  if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/\s+/);
  if (text === "") return [];
  if (separator === "") return [...text];
  const isPlain = separator.length === 1 && separator !== "\\";
  if (!byLines) return text.split(isPlain ? separator : withoutGroups(regex(separator)));
  return text.split("\n").flatMap((line) => splitFields(line, separator, regex));
}

/** `split` of JavaScript puts what groups matched among the parts. */
const withoutGroups = (expression: RegExp): RegExp =>
  new RegExp(expression.source.replace(/(\\.|\[(?:\\.|[^\]])*\])|\((?!\?)/g, (_, kept?: string) => kept ?? "(?:"));
