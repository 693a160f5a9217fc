/** awk's words. */
export interface Token {
  readonly kind:
    | "number"
    | "string"
    | "regex"
    | "name"
    | "call"
    | "builtin"
    | "keyword"
    | "newline"
    | "end"
    | "operator";
  readonly text: string;
}

export class AwkSyntaxError extends Error {}

const keywords = new Set(
  "BEGIN END if else while for do break continue next nextfile exit print printf getline in delete function func return".split(
    " ",
  ),
);
const functions = new Set(
  "length substr index split sub gsub match sprintf toupper tolower int sqrt exp log sin cos atan2 rand srand system close fflush systime strftime and or xor compl lshift rshift".split(
    " ",
  ),
);
const operators = /^(\+\+|--|\+=|-=|\*=|\/=|%=|\^=|\*\*|==|!=|<=|>=|&&|\|\||>>|!~|[-+*/%^!<>|?:~$=,;(){}[\]])/;

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "/": "/",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

export const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|.)/gs, (token, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? token),
  );

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let rest = source;
  const take = (length: number) => {
    rest = rest.slice(length);
  };
  /** After a value a slash divides; elsewhere it begins a regular expression. */
  const afterValue = () => {
    const last = tokens.at(-1);
    if (last === undefined) return false;
    return (
      ["number", "string", "regex", "name", "builtin"].includes(last.kind) ||
      [")", "]", "$", "++", "--"].includes(last.text)
    );
  };
  while (rest !== "") {
    const blank = /^([ \t\r]+|\\\n|#[^\n]*)/.exec(rest)?.[0];
    if (blank !== undefined) {
      take(blank.length);
      continue;
    }
    if (rest.startsWith("\n")) {
      tokens.push({ kind: "newline", text: "\n" });
      take(1);
      continue;
    }
    const text = /^"((?:\\.|[^"\\])*)"/s.exec(rest);
    const regex = afterValue() ? null : /^\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])*)\//.exec(rest);
    const number = /^(0[xX][0-9a-fA-F]+|(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)/.exec(rest)?.[0];
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    const operator = operators.exec(rest)?.[0];
    if (text !== null) {
      tokens.push({ kind: "string", text: unescaped(text[1] ?? "") });
      take(text[0].length);
    } else if (regex !== null) {
      tokens.push({ kind: "regex", text: regex[1] ?? "" });
      take(regex[0].length);
    } else if (number !== undefined) {
      tokens.push({ kind: "number", text: number });
      take(number.length);
    } else if (name !== undefined) {
      const called = rest.charAt(name.length) === "(";
      const kind = keywords.has(name) ? "keyword" : functions.has(name) ? "builtin" : called ? "call" : "name";
      tokens.push({ kind, text: name });
      take(name.length);
    } else if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator });
      take(operator.length);
    } else throw new AwkSyntaxError(rest.charAt(0));
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}
