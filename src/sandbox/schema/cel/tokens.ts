/** Thrown for text that is no expression, or that uses what is not known here. */
export class NotCel extends Error {}

export type Token =
  | { readonly sort: "value"; readonly text: string; readonly value: null | boolean | bigint | number | string }
  | { readonly sort: "word" | "sign"; readonly text: string };

const patterns = {
  space: /(?:\s+|\/\/[^\n]*)+/y,
  double: /(?:\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?)/y,
  integer: /(?:0x[0-9a-fA-F]+|\d+)u?/y,
  raw: /[rR](?:"[^"\n]*"|'[^'\n]*')/y,
  text: /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y,
  word: /[_a-zA-Z][_a-zA-Z0-9]*/y,
  sign: /==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()[\]{}]/y,
};

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let place = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = place;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) place += found.length;
    return found;
  };
  while (place < text.length) {
    if (take(patterns.space) !== undefined) continue;
    tokens.push(tokenAt(take) ?? fail(text, place));
  }
  return tokens;
}

function tokenAt(take: (pattern: RegExp) => string | undefined): Token | undefined {
  const double = take(patterns.double);
  if (double !== undefined) return { sort: "value", text: double, value: Number(double) };
  const integer = take(patterns.integer);
  if (integer !== undefined) return { sort: "value", text: integer, value: BigInt(integer.replace("u", "")) };
  const raw = take(patterns.raw);
  if (raw !== undefined) return { sort: "value", text: raw, value: raw.slice(2, -1) };
  const text = take(patterns.text);
  if (text !== undefined) return { sort: "value", text, value: unescaped(text) };
  const word = take(patterns.word);
  if (word !== undefined) return wordToken(word);
  const sign = take(patterns.sign);
  return sign === undefined ? undefined : { sort: "sign", text: sign };
}

function wordToken(word: string): Token {
  if (word === "true" || word === "false") return { sort: "value", text: word, value: word === "true" };
  if (word === "null") return { sort: "value", text: word, value: null };
  return { sort: "word", text: word };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

function unescaped(quoted: string): string {
  const width = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  return quoted
    .slice(width, -width)
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs, (_, hex, unicode, one) => {
      const code = hex ?? unicode;
      return code === undefined ? (escapes[one] ?? one) : String.fromCodePoint(Number.parseInt(code, 16));
    });
}

function fail(text: string, place: number): never {
  throw new NotCel(`unexpected ${text[place]}`);
}
