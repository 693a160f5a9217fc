/** YAML in the one style that kubectl prints: keys sorted, lists not indented, long texts folded. */
import { isMap } from "../values.ts";

export function yaml(value: unknown): string {
  return `${block(value, 0)}\n`;
}

function block(value: unknown, indent: number): string {
  const margin = " ".repeat(indent);
  if (Array.isArray(value) && value.length > 0)
    return value
      .map(
        (item) =>
          `${margin}- ${isFull(item) ? block(item, indent + 2).slice(indent + 2) : scalar(item, indent + 2, indent + 2)}`,
      )
      .join("\n");
  if (isMap(value) && Object.keys(value).length > 0)
    return Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort(naturally)
      .map((key) => {
        const item = value[key];
        const name = `${margin}${scalar(key, indent)}:`;
        if (!isFull(item)) return `${name} ${scalar(item, indent + 2, name.length + 1)}`;
        return `${name}\n${block(item, Array.isArray(item) ? indent : indent + 2)}`;
      })
      .join("\n");
  return margin + scalar(value, indent);
}

function isFull(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
}

/** `column` is where the value begins; without one it is a key, which is never folded. */
function scalar(value: unknown, indent: number, column?: number): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object") return "{}";
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? text(value, indent, column) : String(value);
}

function number(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? String(value)
    : String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** Words and numbers that YAML would not read back as texts. */
const isAnother =
  /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|<<|\.nan|\.NaN|\.NAN|[-+]?\.(inf|Inf|INF))$|^[-+]?(\d[\d_]*|0b[01_]+|0o?[0-7_]+|0x[\da-fA-F_]+)$|^[-+]?(\.\d+|\d[\d_]*(\.\d*)?)([eE][-+]?\d+)?$|^\d{4}-\d\d?-\d\d?([Tt ].*)?$|^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$/;

function text(value: string, indent: number, column: number | undefined): string {
  if (value === "" || isAnother.test(value)) return JSON.stringify(value);
  if (/[^\n\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\ud800-\udfff]|\ufeff/.test(value)) return JSON.stringify(value);
  if (value.includes("\n")) return literal(value, indent);
  const isPlain = !/^[-?:,[\]{}#&*!|>'"%@`\s]/.test(value) || /^[-?:][^\s,[\]{}]/.test(value);
  const isSafe = !/: |:$| #|\s$|^\s|\t/.test(value) && !/^(---|\.\.\.)/.test(value);
  if (isPlain && isSafe) return folded(value, indent, column);
  if (/^\s|\t/.test(value) && value.includes("\t")) return JSON.stringify(value);
  return folded(`'${value.replaceAll("'", "''")}'`, indent, column);
}

/** Lines break at the first single space behind this column. */
const bestWidth = 80;

function folded(text: string, indent: number, column: number | undefined): string {
  if (column === undefined) return text;
  let at = column;
  return text
    .split(/(?<! ) (?! )/)
    .map((word, index) => {
      if (index === 0 || at <= bestWidth) {
        at += [...word].length + Number(index > 0);
        return index === 0 ? word : ` ${word}`;
      }
      at = indent + [...word].length;
      return `\n${" ".repeat(indent)}${word}`;
    })
    .join("");
}

function literal(value: string, indent: number): string {
  if (/^\n*$/.test(value) || / \n/.test(value) || value.endsWith(" ")) return JSON.stringify(value);
  const margin = " ".repeat(indent);
  const hint = /^[\n ]/.test(value) ? "2" : "";
  const chomp = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = value.replace(/\n$/, "").split("\n");
  return [`|${hint}${chomp}`, ...lines.map((line) => (line === "" ? "" : margin + line))].join("\n");
}

/** Numbers inside keys are compared as numbers; letters stand behind everything else. */
function naturally(one: string, other: string): number {
  const a = [...one];
  const b = [...other];
  let digits = false;
  for (let index = 0; index < a.length && index < b.length; index++) {
    const x = a[index] ?? "";
    const y = b[index] ?? "";
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    const letters = [isLetter(x), isLetter(y)];
    if (letters[0] && letters[1]) return x < y ? -1 : 1;
    if (letters[0] !== letters[1]) return digits ? (letters[0] ? -1 : 1) : letters[0] ? 1 : -1;
    const numbers = [/^\d+/.exec(one.slice(index))?.[0], /^\d+/.exec(other.slice(index))?.[0]];
    if (numbers[0] && numbers[1] && Number(numbers[0]) !== Number(numbers[1]))
      return Number(numbers[0]) - Number(numbers[1]);
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function isDigit(character: string): boolean {
  return /\d/.test(character);
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}
