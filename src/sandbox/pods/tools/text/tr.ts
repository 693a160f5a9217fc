/** `tr`: characters for others, fewer of them, or none. */
import { lines } from "../../streams.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();
const digits = "0123456789";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

const classes: Readonly<Record<string, string>> = {
  alpha: upper + lower,
  digit: digits,
  alnum: digits + upper + lower,
  upper,
  lower,
  space: "\t\n\v\f\r ",
  blank: "\t ",
  punct: punctuation,
  graph: punctuation + digits + upper + lower,
  print: ` ${punctuation}${digits}${upper}${lower}`,
  xdigit: `${digits}ABCDEFabcdef`,
  cntrl: [...Array(32).keys(), 127].map((code) => String.fromCharCode(code)).join(""),
};

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

function character(token: string): string {
  if (/^\\[0-7]/.test(token)) return String.fromCharCode(Number.parseInt(token.slice(1), 8) & 0xff);
  return token.startsWith("\\") && token.length > 1 ? (escapes[token.slice(1)] ?? token.slice(1)) : token;
}

const sets = /\[:(\w+):\]|(\\[0-7]{1,3}|\\.|.)-(\\[0-7]{1,3}|\\.|.)|\\[0-7]{1,3}|\\.|./gsu;

/** What `a-z`, `[:digit:]`, `\n` and the like stand for. */
function charactersOf(spec: string): string[] {
  const out: string[] = [];
  for (const [token, name, first, last] of spec.matchAll(sets)) {
    if (name !== undefined) out.push(...(classes[name] ?? ""));
    else if (first === undefined || last === undefined) out.push(character(token));
    else
      for (let code = character(first).charCodeAt(0); code <= character(last).charCodeAt(0); code++)
        out.push(String.fromCharCode(code));
  }
  return out;
}

export const tr: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+dscCt", {
    delete: "d",
    "squeeze-repeats": "s",
    complement: "c",
  });
  if (options === undefined) return 1;
  const [first, second] = options.operands;
  const deletes = options.has("d");
  const squeezes = options.has("s");
  if (first === undefined && flavour === "busybox") {
    await showUsage(process, "tr");
    return 1;
  }
  if (first === undefined || (second === undefined && !deletes && !squeezes && flavour === "gnu")) {
    const why = first === undefined ? "" : ` after ‘${first}’\nTwo strings must be given when translating.`;
    await complain(process, `missing operand${why}\nTry 'tr --help' for more information.`);
    return 1;
  }
  const complement = options.has("c") || options.has("C");
  const from = charactersOf(first);
  const to = charactersOf(second ?? "");
  const places = new Map(from.map((char, at) => [char, at]));
  const isMeant = (char: string) => places.has(char) !== complement;
  const translated = (char: string): string => {
    if (!isMeant(char)) return char;
    if (deletes) return "";
    if (second === undefined) return char;
    const place = complement ? to.length - 1 : Math.min(places.get(char) ?? 0, to.length - 1);
    return to[place] ?? char;
  };
  const afterwards = new Set(to);
  const squeezesTo = (char: string) => squeezes && (second === undefined ? isMeant(char) : afterwards.has(char));
  let last = "";
  for await (const line of lines(process.stdin)) {
    let out = "";
    for (const char of line) {
      const result = translated(char);
      if (result === "" || (result === last && squeezesTo(result))) continue;
      last = result;
      out += result;
    }
    await process.stdout.write(out);
  }
  return 0;
};
