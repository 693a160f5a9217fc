/** What `printf` and `echo` print, as built-ins and as programs; awk prints with the same directives. */

interface Formatted {
  readonly text: string;
  /** Arguments that were no numbers. */
  readonly problems: readonly string[];
}

export class BadFormat extends Error {}

type Argument = string | number | undefined;

/** How arguments are taken for numbers. */
interface Numbers {
  integer(argument: Argument): bigint;
  float(argument: Argument): number;
}

const directive = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|j|z|t|L)?([a-zA-Z])?/y;

/** `printf FORMAT ARGUMENT…`: the format is used again until all arguments are. */
export function format(pattern: string, args: readonly string[]): Formatted {
  const problems: string[] = [];
  const numbers: Numbers = {
    integer: (argument) => integer(String(argument ?? 0), problems),
    float: (argument) => float(String(argument ?? 0), problems),
  };
  const rest = [...args];
  let text = "";
  do {
    const before = rest.length;
    const once = formatOnce(pattern, () => rest.shift(), numbers, true);
    text += once.text;
    if (once.ended || rest.length === before) break;
  } while (rest.length > 0);
  return { text, problems };
}

/** awk's: the format is used once, backslashes are what they are, and `numberOf` says what counts as which number. */
export function formatValues(
  pattern: string,
  args: readonly (string | number)[],
  numberOf: (value: string) => number,
): string {
  const rest = [...args];
  const float = (argument: Argument) => (typeof argument === "string" ? numberOf(argument) : (argument ?? 0));
  const integer = (argument: Argument) => {
    const whole = Math.trunc(float(argument));
    return Number.isFinite(whole) ? BigInt(whole) : -(2n ** 63n);
  };
  return formatOnce(pattern, () => rest.shift(), { integer, float }, false).text;
}

function formatOnce(
  pattern: string,
  take: () => Argument,
  numbers: Numbers,
  escapes: boolean,
): { text: string; ended: boolean } {
  let text = "";
  for (let at = 0; at < pattern.length; ) {
    const backslash = escapes
      ? /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|[\s\S])/.exec(pattern.slice(at, at + 4))?.[0]
      : undefined;
    if (backslash === "\\c") return { text, ended: true };
    if (backslash !== undefined) text += unescaped(backslash);
    if (backslash !== undefined || pattern[at] !== "%" || pattern[at + 1] === "%") {
      if (backslash === undefined) text += pattern.charAt(at);
      at += backslash?.length ?? (pattern.startsWith("%%", at) ? 2 : 1);
      continue;
    }
    directive.lastIndex = at;
    const [token = "%", given = "", width, precision, kind] = directive.exec(pattern) ?? [];
    if (kind === undefined) throw new BadFormat(pattern.slice(at));
    const size = width === "*" ? Number(numbers.integer(take())) : Number(width ?? 0);
    const flags = size < 0 ? `${given}-` : given;
    const digits = precision === "*" ? Number(numbers.integer(take())) : Number(precision ?? 0);
    const argument = take();
    if (kind === "b") {
      const { text: escaped, ended } = echoEscapes(String(argument ?? ""));
      text += pad(escaped, flags, Math.abs(size));
      if (ended) return { text, ended };
    } else {
      const converted = convert(kind, argument, flags, precision === undefined ? undefined : digits, numbers);
      if (converted === undefined) throw new BadFormat(pattern.slice(at));
      text += pad(
        converted,
        /[diuxXo]/.test(kind) && precision !== undefined ? flags.replace(/0/g, "") : flags,
        Math.abs(size),
      );
    }
    at += token.length;
  }
  return { text, ended: false };
}

function convert(
  kind: string,
  argument: Argument,
  flags: string,
  precision: number | undefined,
  numbers: Numbers,
): string | undefined {
  switch (kind) {
    case "s":
      return String(argument ?? "").slice(0, precision);
    case "c":
      return typeof argument === "number" ? String.fromCodePoint(argument & 0xff) : (argument ?? "").slice(0, 1);
    case "q":
      return /^[\w@%+=:,./-]+$/.test(String(argument ?? ""))
        ? String(argument)
        : `'${String(argument ?? "").replaceAll("'", "'\\''")}'`;
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X": {
      const value = numbers.integer(argument);
      const magnitude = "uoxX".includes(kind) ? BigInt.asUintN(64, value) : value < 0n ? -value : value;
      const base = kind === "o" ? 8 : kind.toLowerCase() === "x" ? 16 : 10;
      const digits = magnitude.toString(base).padStart(precision ?? 0, "0");
      const prefix = !flags.includes("#") || value === 0n ? "" : base === 16 ? "0x" : base === 8 ? "0" : "";
      const sign = "di".includes(kind) ? signOf(value < 0n, flags) : "";
      return sign + (kind === "X" ? (prefix + digits).toUpperCase() : prefix + digits);
    }
    case "f":
    case "F":
    case "e":
    case "E":
    case "g":
    case "G": {
      const value = numbers.float(argument);
      const sign = signOf(value < 0 || Object.is(value, -0), flags);
      const size = Math.abs(value);
      const text = !Number.isFinite(size)
        ? Number.isNaN(size)
          ? "nan"
          : "inf"
        : kind.toLowerCase() === "f"
          ? fixed(size, precision ?? 6)
          : kind.toLowerCase() === "e"
            ? scientific(size, precision ?? 6)
            : general(size, precision ?? 6);
      return sign + (/[EFG]/.test(kind) ? text.toUpperCase() : text);
    }
    default:
      return undefined;
  }
}

const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";

/** A tie goes to the even digit, as C rounds, where `toFixed` goes up. */
function fixed(value: number, digits: number): string {
  if (value >= 1e21) return BigInt(value) + (digits > 0 ? `.${"0".repeat(digits)}` : "");
  const exact = value.toFixed(Math.min(100, digits + 60));
  const end = exact.indexOf(".") + 1 + digits;
  const down = exact.slice(0, end).replace(/\.$/, "");
  return /^50*$/.test(exact.slice(end)) && /[02468]$/.test(down) ? down : value.toFixed(Math.min(100, digits));
}

const scientific = (value: number, digits: number): string =>
  value.toExponential(Math.min(100, digits)).replace(/e([+-])(\d)$/, "e$10$2");

/** `%g`: whichever is shorter, without zeros at its end. */
function general(value: number, precision: number): string {
  const digits = Math.min(100, Math.max(1, precision));
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).replace(/.*e/, ""));
  const text =
    exponent < -4 || exponent >= digits ? scientific(value, digits - 1) : fixed(value, digits - 1 - exponent);
  return text.includes(".") ? text.replace(/\.?0+(?=$|e)/, "") : text;
}

function pad(text: string, flags: string, width: number): string {
  if (text.length >= width) return text;
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0")) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

function integer(argument: string, problems: string[]): bigint {
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

function float(argument: string, problems: string[]): number {
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
function echoEscapes(text: string): { text: string; ended: boolean } {
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
