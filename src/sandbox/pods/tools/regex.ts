/** POSIX regular expressions, basic and extended, as JavaScript's. */
import { classes } from "../shell/glob.ts";

export class BadExpression extends Error {}

export function toRegExp(source: string, kind: "basic" | "extended", flags = ""): RegExp {
  let out = "";
  let repeated = false;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\\") {
      const next = source.charAt(++at);
      if (kind === "basic" && "(){}|+?".includes(next)) out += next;
      else if (/[<>]/.test(next)) out += "\\b";
      else if (/[wWsSbBdD1-9nt]/.test(next)) out += `\\${next}`;
      else out += /[A-Za-z0-9_]/.test(next) ? next : `\\${next || "\\"}`;
    } else if (char === "[") {
      const { text, end } = bracket(source, at);
      out += text;
      at = end;
    } else if (kind === "basic" && "(){}|+?".includes(char)) out += `\\${char}`;
    else if (char === "*" && (out === "" || /(^|[^\\])\($/.test(out) || out === "^")) out += "\\*";
    else if (kind === "basic" && char === "^" && at > 0 && !/\\[(|]$/.test(source.slice(0, at))) out += "\\^";
    else if (kind === "basic" && char === "$" && at < source.length - 1 && !/^\\[)|]/.test(source.slice(at + 1)))
      out += "\\$";
    else if (kind === "extended" && char === "{" && !/^\{\d*(,\d*)?\}/.test(source.slice(at))) out += "\\{";
    else if (kind === "extended" && /[*+?]/.test(char) && repeated) {
      // no lazy matching here: what is repeated twice is repeated once, any number of times
      if (!out.endsWith(char)) out = `${out.slice(0, -1)}*`;
    } else out += char;
    repeated = kind === "extended" && /[*+?]/.test(char);
  }
  try {
    return new RegExp(out, flags);
  } catch {
    throw new BadExpression(source);
  }
}

/** Every match in a text as sed and awk count them: an empty one right behind the one before is none. */
export function* matchesOf(text: string, expression: RegExp): Generator<RegExpExecArray> {
  let end = -1;
  for (const match of text.matchAll(expression.global ? expression : new RegExp(expression, `${expression.flags}g`))) {
    if (match[0] === "" && match.index === end) continue;
    end = match.index + match[0].length;
    yield match;
  }
}

function bracket(source: string, start: number): { text: string; end: number } {
  let at = start + 1;
  let text = "[";
  if (source[at] === "^") {
    text += "^";
    at++;
  }
  for (let first = true; at < source.length; at++, first = false) {
    const named = /^\[:(\w+):\]/.exec(source.slice(at));
    const char = source.charAt(at);
    if (named !== null) {
      text += classes[named[1] ?? ""] ?? "";
      at += named[0].length - 1;
    } else if (char === "]" && !first) return { text: `${text}]`, end: at };
    else text += "\\[]".includes(char) ? `\\${char}` : char;
  }
  throw new BadExpression(source);
}
