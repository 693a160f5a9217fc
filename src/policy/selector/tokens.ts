import { SelectorError } from "./error.ts";

export type TokenKind =
  | "("
  | ")"
  | "{"
  | "}"
  | ","
  | "&&"
  | "||"
  | "!"
  | "=="
  | "!="
  | "in"
  | "not in"
  | "contains"
  | "starts with"
  | "ends with"
  | "all()"
  | "global()"
  | "has()"
  | "label"
  | "string"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The name of a label, the content of a string. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const symbols = ["(", ")", "{", "}", ",", "==", "!=", "!", "&&", "||"] as const;
const doubled = ["=", "&", "|"];
const labelName = /[A-Za-z0-9_./-]{1,512}/y;
const call = /(has|all|global)\([ \t]*/y;
const words: readonly [RegExp, TokenKind][] = [
  [/contains/y, "contains"],
  [/starts[ \t]*with/y, "starts with"],
  [/ends[ \t]*with/y, "ends with"],
  [/not[ \t]*in/y, "not in"],
  [/in/y, "in"],
];

/** Cuts a selector into its words; the last token is always the end. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    const token = nextToken(text, position, tokens.at(-1));
    tokens.push(token);
    position = skipSpace(text, token.end);
  }
  tokens.push({ kind: "end", value: "", start: text.length, end: text.length });
  return tokens;
}

function nextToken(text: string, start: number, last: Token | undefined): Token {
  const symbol = symbols.find((candidate) => text.startsWith(candidate, start));
  if (symbol) return { kind: symbol, value: symbol, start, end: start + symbol.length };
  const character = text.charAt(start);
  if (doubled.includes(character)) throw new SelectorError(`expected ${character}${character}`, start);
  if (character === "'" || character === '"') return stringToken(text, start, character);
  // Operators that are words are looked for only after a label, so that a label may be called "in".
  if (last?.kind === "label") return operatorToken(text, start, last);
  return callToken(text, start) ?? labelToken(text, start);
}

function stringToken(text: string, start: number, quote: string): Token {
  const close = text.indexOf(quote, start + 1);
  if (close < 0) throw new SelectorError("unterminated string", start);
  return { kind: "string", value: text.slice(start + 1, close), start, end: close + 1 };
}

function operatorToken(text: string, start: number, label: Token): Token {
  for (const [pattern, kind] of words) {
    const end = endOf(pattern, text, start);
    if (end !== undefined) return { kind, value: kind, start, end };
  }
  throw new SelectorError(`unexpected characters after label '${label.value}', was expecting an operator`, start);
}

function callToken(text: string, start: number): Token | undefined {
  const open = endOf(call, text, start);
  if (open === undefined) return undefined;
  const name = text.slice(start, text.indexOf("(", start));
  let end = open;
  if (name === "has") {
    const labelEnd = endOf(labelName, text, open);
    if (labelEnd === undefined) throw new SelectorError("no label name in has( expression", open);
    end = skipSpace(text, labelEnd);
    if (text[end] === ")") return { kind: "has()", value: text.slice(open, labelEnd), start, end: end + 1 };
  } else if (text[end] === ")") {
    return { kind: name === "all" ? "all()" : "global()", value: "", start, end: end + 1 };
  }
  throw new SelectorError(`no closing ')' after ${name}(`, end);
}

function labelToken(text: string, start: number): Token {
  const end = endOf(labelName, text, start);
  if (end === undefined) throw new SelectorError("unexpected characters", start);
  return { kind: "label", value: text.slice(start, end), start, end };
}

function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** White space is space and tab; a line break is an error. */
function skipSpace(text: string, start: number): number {
  let position = start;
  while (text[position] === " " || text[position] === "\t") position += 1;
  return position;
}
