/** The ustar format: what `tar` and with it `kubectl cp` put into a stream of bytes. */
import { concat, toText } from "../../streams.ts";

const block = 512;

export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link";
  readonly mode: number;
  readonly modified: number;
  readonly content: Uint8Array;
  readonly target: string;
}

function header({ name, kind, mode, modified, content, target }: Entry): Uint8Array {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, size: number) => `${value.toString(8).padStart(size - 1, "0")}\0`;
  const { prefix, short } = splitName(kind === "directory" ? `${name}/` : name);
  bytes.write(short, 0, 100);
  bytes.write(octal(mode & 0o7777, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(content.byteLength, 12), 124);
  bytes.write(octal(Math.floor(modified / 1000), 12), 136);
  bytes.write("        ", 148);
  bytes.write({ file: "0", directory: "5", link: "2" }[kind], 156);
  bytes.write(target, 157, 100);
  bytes.write("ustar\x0000", 257);
  bytes.write("root", 265);
  bytes.write("root", 297);
  bytes.write(prefix, 345, 155);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

/** ustar keeps the front of a long name apart. */
function splitName(name: string): { prefix: string; short: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: "", short: name };
  const at = name.lastIndexOf("/", 154);
  return at === -1
    ? { prefix: "", short: name.slice(0, 100) }
    : { prefix: name.slice(0, at), short: name.slice(at + 1) };
}

function padded(content: Uint8Array): Uint8Array {
  const size = Math.ceil(content.byteLength / block) * block;
  return concat([content, new Uint8Array(size - content.byteLength)]);
}

export class BadArchive extends Error {}

export function* readArchive(archive: Uint8Array): Generator<Entry> {
  const field = (at: number, size: number) => toText(archive.subarray(at, at + size)).replace(/\0.*$/s, "");
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.byteLength; ) {
    if (archive[at] === 0) return;
    if (!field(at + 257, 5).startsWith("ustar")) throw new BadArchive("invalid tar magic");
    const size = Number.parseInt(field(at + 124, 12).trim() || "0", 8);
    const content = archive.subarray(at + block, at + block + size);
    const type = String.fromCharCode(archive[at + 156] ?? 0x30);
    const prefix = field(at + 345, 155);
    const name = longName ?? (prefix === "" ? field(at, 100) : `${prefix}/${field(at, 100)}`);
    longName = undefined;
    if (type === "L") longName = toText(content).replace(/\0+$/, "");
    else if (type === "x") longName = /\d+ path=([^\n]+)\n/.exec(toText(content))?.[1];
    else if (type === "0" || type === "\0" || type === "5" || type === "2" || type === "1")
      yield {
        name: name.replace(/\/+$/, ""),
        kind: type === "5" ? "directory" : type === "2" || type === "1" ? "link" : "file",
        mode: Number.parseInt(field(at + 100, 8).trim() || "644", 8),
        modified: Number.parseInt(field(at + 136, 12).trim() || "0", 8) * 1000,
        content,
        target: field(at + 157, 100),
      };
    at += block + Math.ceil(size / block) * block;
  }
}

/** One entry as it stands in an archive. */
export const entryBytes = (entry: Entry): readonly Uint8Array[] => [header(entry), padded(entry.content)];

/** What an archive ends with. */
export const endOfArchive = new Uint8Array(block * 2);
