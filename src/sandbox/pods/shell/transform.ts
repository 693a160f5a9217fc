/** What `${x%pattern}` and its like make of a value. */
import { ShellError } from "./errors.ts";
import { patternSource } from "./glob.ts";
import type { Dialect } from "./parse.ts";

export const withoutPrefix = (value: string, pattern: string, shortest: boolean): string =>
  value.replace(new RegExp(`^(?:${patternSource(pattern, { shortest })})`, "u"), "");

/** Without the shortest or longest end that matches. */
export function withoutSuffix(value: string, pattern: string, shortest: boolean): string {
  const exact = new RegExp(`^(?:${patternSource(pattern, { shortest })})$`, "u");
  const starts = [...value].map((_, index) => index).concat(value.length);
  for (const start of shortest ? starts.reverse() : starts)
    if (exact.test(value.slice(start))) return value.slice(0, start);
  return value;
}

/** `operator`: `/` once, `//` everywhere, `/#` at the beginning, `/%` at the end. */
export function replaced(value: string, pattern: string, replacement: string, operator: string): string {
  const source = patternSource(pattern);
  if (source === "") return value;
  const anchored = operator === "/#" ? `^(?:${source})` : operator === "/%" ? `(?:${source})$` : source;
  return value.replace(new RegExp(anchored, operator === "//" ? "gu" : "u"), () => replacement);
}

/** `^` and `^^` to capitals, `,` and `,,` to small letters; doubled: all of them. */
export function inOtherCase(value: string, operator: string): string {
  const change = (part: string) => (operator.startsWith("^") ? part.toUpperCase() : part.toLowerCase());
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
}

export function badSubstitution(text: string, dialect: Dialect): ShellError {
  if (dialect === "bash") return new ShellError(`${text}: bad substitution`, 1);
  return new ShellError(dialect === "ash" ? "syntax error: bad substitution" : "Bad substitution");
}
