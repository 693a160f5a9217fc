/** Bytes in figures: `hexdump`, `od` and `xxd`. */
import type { Process } from "../../process.ts";
import { readAll } from "../../streams.ts";
import { eachInput, type Flavour, fileProblem, nameOf, optionsOf, type Tool } from "../tool.ts";

const width = 16;

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

const readable = (row: Uint8Array): string =>
  [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");

/** All inputs as one; undefined where one could not be read, which has been told. */
async function bytesOf(process: Process, names: readonly string[], flavour: Flavour): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  const fine = await eachInput(
    process,
    names,
    async (source) => void parts.push(await readAll(source)),
    (path, error) => fileProblem(path, error, flavour),
  );
  return fine ? Buffer.concat(parts) : undefined;
}

function* rows(bytes: Uint8Array): Generator<readonly [at: number, row: Uint8Array]> {
  for (let at = 0; at < bytes.byteLength; at += width) yield [at, bytes.subarray(at, at + width)];
}

export const hexdump: Tool = async (process, args, flavour) => {
  const bytes = await bytesOf(
    process,
    args.filter((arg) => !arg.startsWith("-")),
    flavour,
  );
  if (bytes === undefined) return 1;
  const canonical = nameOf(process) !== "hexdump" || args.some((arg) => /^-\w*C/.test(arg));
  const digits = canonical ? 8 : 7;
  for (const [at, row] of rows(bytes)) {
    const figures = [...row].map(hex);
    const halves = `${figures.slice(0, 8).join(" ")}  ${figures.slice(8).join(" ")}`.padEnd(49);
    const place = at.toString(16).padStart(digits, "0");
    await process.stdout.write(
      canonical ? `${place}  ${halves} |${readable(row)}|\n` : `${place} ${words(row, 2).map(hexWord).join(" ")}\n`,
    );
  }
  await process.stdout.write(`${bytes.byteLength.toString(16).padStart(digits, "0")}\n`);
  return 0;
};

/** Little-endian numbers of some bytes each; what is missing at the end is zero. */
function words(row: Uint8Array, size: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < row.byteLength; at += size) {
    let word = 0;
    for (let offset = size - 1; offset >= 0; offset--) word = word * 256 + (row[at + offset] ?? 0);
    out.push(word);
  }
  return out;
}

const hexWord = (word: number): string => word.toString(16).padStart(4, "0");

const characterNames: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

/** One byte as `od -c` shows it. */
const character = (byte: number): string =>
  characterNames[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0"));

/** `od -t`: x1, o2, d4, c …: a row in that type, each number as wide as the widest. */
function typed(type: string): ((row: Uint8Array) => string) | undefined {
  const [, letter, digits] = /^([acdoux])(\d?)z?$/.exec(type) ?? [];
  if (letter === undefined) return undefined;
  if (letter === "c" || letter === "a")
    return (row) => [...row].map((byte) => ` ${character(byte).padStart(3)}`).join("");
  const size = Number(digits || 4);
  const base = letter === "x" ? 16 : letter === "o" ? 8 : 10;
  const widest = (2 ** (8 * size) - 1).toString(base).length + (letter === "d" && size > 1 ? 1 : 0);
  return (row) =>
    words(row, size)
      .map((word) => ` ${base === 10 ? String(word).padStart(widest) : word.toString(base).padStart(widest, "0")}`)
      .join("");
}

const shortTypes: Readonly<Record<string, string>> = { b: "o1", c: "c", d: "u2", o: "o2", x: "x2" };

export const od: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "bcdoxvA:t:N:j:w", { "address-radix": "A:", format: "t:" });
  if (options === undefined) return 1;
  const types = [...(options.values.get("t") ?? [])];
  for (const [letter, type] of Object.entries(shortTypes)) if (options.has(letter)) types.push(type);
  const shown = (types.length === 0 ? ["o2"] : types).map(typed);
  const all = await bytesOf(process, options.operands, flavour);
  if (all === undefined) return 1;
  const from = Number(options.get("j") ?? 0);
  const count = options.get("N");
  const bytes = all.subarray(from, count === undefined ? undefined : from + Number(count));
  const radix = options.get("A") ?? "o";
  const place = (at: number) => {
    if (radix === "n") return "";
    return radix === "x" ? at.toString(16).padStart(6, "0") : at.toString(radix === "d" ? 10 : 8).padStart(7, "0");
  };
  for (const [at, row] of rows(bytes)) {
    for (const [index, each] of shown.entries()) {
      const start = index === 0 ? place(from + at) : " ".repeat(place(0).length);
      await process.stdout.write(`${start}${each?.(row) ?? ""}\n`);
    }
  }
  if (radix !== "n") await process.stdout.write(`${place(from + bytes.byteLength)}\n`);
  return 0;
};

export const xxd: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "pl:s:r", {});
  if (options === undefined) return 1;
  const all = await bytesOf(process, options.operands, flavour);
  if (all === undefined) return 1;
  const bytes = all.subarray(0, Number(options.get("l") ?? all.byteLength));
  if (options.has("p")) {
    const text = [...bytes].map(hex).join("");
    await process.stdout.write((text.match(/.{1,60}/g) ?? []).map((line) => `${line}\n`).join(""));
    return 0;
  }
  for (const [at, row] of rows(bytes)) {
    const pairs = (
      [...row]
        .map(hex)
        .join("")
        .match(/.{1,4}/g) ?? []
    ).join(" ");
    await process.stdout.write(`${at.toString(16).padStart(8, "0")}: ${pairs.padEnd(39)}  ${readable(row)}\n`);
  }
  return 0;
};
