/** bash's `{a,b}` and `{1..5}`: one word becomes several before anything else happens to it. */
import type { Word } from "unbash";
import { wordOf } from "./parse.ts";

const most = 10_000;

export function braces(word: Word): Word[] {
  if (!word.parts?.some((part) => part.type === "BraceExpansion")) return [word];
  let texts = [""];
  for (const part of word.parts) {
    const choices = part.type === "BraceExpansion" ? alternatives(part.text) : [part.text];
    if (texts.length * choices.length > most) return [word];
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
  }
  return texts.flatMap((text) => wordOf(text) ?? []).flatMap((each) => braces(each));
}

function alternatives(text: string): string[] {
  const inner = text.slice(1, -1);
  return sequence(inner) ?? split(inner);
}

/** `1..5`, `01..10..2`, `a..e` */
function sequence(inner: string): string[] | undefined {
  const [, first, last, step = "1"] = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inner) ?? [];
  if (first === undefined || last === undefined) return undefined;
  const letters = /[a-zA-Z]/.test(first);
  if (letters !== /[a-zA-Z]/.test(last)) return undefined;
  const code = (text: string) => (letters ? text.charCodeAt(0) : Number(text));
  const [from, to] = [code(first), code(last)];
  const stride = Math.abs(Number(step)) || 1;
  if (Math.abs(to - from) / stride > most) return undefined;
  const padded = [first, last].some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(first.length, last.length) : 0;
  const show = (value: number) => (letters ? String.fromCharCode(value) : String(value).padStart(width, "0"));
  const values: string[] = [];
  for (let value = from; from <= to ? value <= to : value >= to; value += from <= to ? stride : -stride)
    values.push(show(value));
  return values;
}

/** At the commas that are neither quoted nor inside further braces. */
function split(inner: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const [token] of inner.matchAll(/\\.|'[^']*'|"(?:\\.|[^"\\])*"|\$\{[^}]*\}|./gs)) {
    if (token === "{") depth++;
    if (token === "}") depth--;
    if (token === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += token;
  }
  return [...parts, part];
}
