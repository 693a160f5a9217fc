/** What `printf` and `echo` print, as built-ins and as programs. */

export interface Formatted {
  readonly text: string;
  /** Arguments that were no numbers. */
  readonly problems: readonly string[];
}

const directive = /%%|%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z])|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)|%/gs;

export class BadFormat extends Error {}

/** `printf FORMAT ARGUMENT…`: the format is used again until all arguments are. */
export function format(pattern: string, args: readonly string[]): Formatted {
  const problems: string[] = [];
  const rest = [...args];
  let text = "";
  let ended = false;
  do {
    const before = rest.length;
    text += pattern.replace(
      directive,
      (token: string, flags = "", width?: string, precision?: string, kind?: string) => {
        if (ended) return "";
        if (token === "%%") return "%";
        if (token.startsWith("\\")) {
          if (token === "\\c") {
            ended = true;
            return "";
          }
          return unescaped(token);
        }
        if (kind === undefined) throw new BadFormat(token);
        const size = width === "*" ? Number(rest.shift() ?? 0) : Number(width ?? 0);
        const hasPrecision = /\./.test(token);
        const digits = precision === "*" ? Number(rest.shift() ?? 0) : Number(precision ?? 0);
        const argument = rest.shift();
        if (kind === "b") {
          const { text: escaped, ended: stop } = echoEscapes(argument ?? "");
          ended = stop;
          return pad(escaped, flags, size);
        }
        return pad(convert(kind, argument, flags, hasPrecision ? digits : undefined, problems), flags, size);
      },
    );
    if (ended || rest.length === before) break;
  } while (rest.length > 0);
  return { text, problems };
}

function convert(
  kind: string,
  argument: string | undefined,
  flags: string,
  precision: number | undefined,
  problems: string[],
): string {
  switch (kind) {
    case "s":
      return precision === undefined ? (argument ?? "") : (argument ?? "").slice(0, precision);
    case "c":
      return (argument ?? "").slice(0, 1);
    case "q":
      return /^[\w@%+=:,./-]+$/.test(argument ?? "")
        ? (argument ?? "")
        : `'${(argument ?? "").replaceAll("'", "'\\''")}'`;
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X": {
      const value = integer(argument, problems);
      const magnitude = kind === "u" || "oxX".includes(kind) ? BigInt.asUintN(64, value) : value < 0n ? -value : value;
      const base = kind === "o" ? 8 : kind.toLowerCase() === "x" ? 16 : 10;
      const digits = magnitude.toString(base).padStart(precision ?? 0, "0");
      const prefix = flags.includes("#") && base === 16 ? "0x" : flags.includes("#") && base === 8 ? "0" : "";
      const sign = value < 0n && "di".includes(kind) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
      return sign + prefix + (kind === "X" ? digits.toUpperCase() : digits);
    }
    case "f":
    case "F":
    case "e":
    case "E":
    case "g":
    case "G": {
      const value = float(argument, problems);
      const sign = flags.includes("+") && value >= 0 ? "+" : "";
      if (kind.toLowerCase() === "f") return sign + value.toFixed(precision ?? 6);
      if (kind.toLowerCase() === "e")
        return sign + value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
      return sign + String(Number(value.toPrecision(precision || 6)));
    }
    default:
      throw new BadFormat(`%${kind}`);
  }
}

function pad(text: string, flags: string, width: number): string {
  if (text.length >= width) return text;
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0")) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

function integer(argument: string | undefined, problems: string[]): bigint {
  if (argument === undefined) return 0n;
  const quoted = /^["'](.)/su.exec(argument)?.[1];
  if (quoted !== undefined) return BigInt(quoted.codePointAt(0) ?? 0);
  const [, sign, digits] = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(argument) ?? [];
  if (digits === undefined) {
    problems.push(argument);
    return BigInt(/^\s*[-+]?\d+/.exec(argument)?.[0].trim().replace(/^\+/, "") ?? 0);
  }
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : BigInt(digits);
  return sign === "-" ? -value : value;
}

function float(argument: string | undefined, problems: string[]): number {
  if (argument === undefined) return 0;
  const value = Number(argument);
  if (argument.trim() !== "" && !Number.isNaN(value)) return value;
  problems.push(argument);
  return 0;
}

const letters: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

function unescaped(token: string): string {
  const rest = token.slice(1);
  if (/^[0-7]+$/.test(rest)) return String.fromCharCode(Number.parseInt(rest, 8) & 0xff);
  if (/^x[0-9a-fA-F]/.test(rest)) return String.fromCharCode(Number.parseInt(rest.slice(1), 16));
  return letters[rest] ?? token;
}

/** The escapes of `echo -e`: octal has a leading zero, and `\c` ends it all. */
export function echoEscapes(text: string): { text: string; ended: boolean } {
  let out = "";
  for (const [token] of text.matchAll(/\\(?:0[0-7]{0,3}|x[0-9a-fA-F]{1,2}|.)|[^\\]+|\\/gs)) {
    if (token === "\\c") return { text: out, ended: true };
    if (token.startsWith("\\0")) out += String.fromCharCode(Number.parseInt(token.slice(1), 8) & 0xff);
    else out += token.startsWith("\\") ? unescaped(token) : token;
  }
  return { text: out, ended: false };
}

/** `echo`: in dash escapes always count, elsewhere with -e. */
export function echo(args: readonly string[], escapesAlways = false): string {
  let lineFeed = true;
  let escapes = escapesAlways;
  let first = 0;
  const option = escapesAlways ? /^-n$/ : /^-[neE]+$/;
  for (; option.test(args[first] ?? ""); first++)
    for (const letter of (args[first] ?? "").slice(1)) {
      if (letter === "n") lineFeed = false;
      else escapes = letter === "e";
    }
  const text = args.slice(first).join(" ");
  const { text: shown, ended } = escapes ? echoEscapes(text) : { text, ended: false };
  return shown + (lineFeed && !ended ? "\n" : "");
}
