/** `tar` in the format that `kubectl cp` speaks: ustar, to and from files or standard streams. */
import { gunzipSync, gzipSync } from "node:zlib";
import { absolute, directoryName, FileError, type Node } from "../files.ts";
import type { Process } from "../process.ts";
import { concat, readAll, toText } from "../streams.ts";
import { parseOptions } from "./options.ts";
import { complain, pathOf, type Tool } from "./tool.ts";

const block = 512;

interface Entry {
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

function entryOf(process: Process, path: string, name: string): Entry {
  const node: Node = process.files.getLink(path);
  const common = { name, mode: node.mode, modified: node.modified, target: "" };
  if (node.kind === "directory") return { ...common, kind: "directory", content: new Uint8Array() };
  if (node.kind === "link") return { ...common, kind: "link", content: new Uint8Array(), target: node.target };
  return { ...common, kind: "file", content: process.files.read(path) };
}

const tar: Tool = async (process, args, flavour) => {
  const [first = "", ...others] = args;
  const words = first.startsWith("-") || first === "" ? args : [`-${first}`, ...others];
  const options = parseOptions(reordered(words), "cxtvzmpohkf:C:OT:", {
    "no-same-owner": "o",
    "no-same-permissions": "no",
    file: "f:",
    directory: "C:",
    create: "c",
    extract: "x",
    list: "t",
    warning: "w:",
  });
  const archiveName = options.get("f") ?? "-";
  const folder = pathOf(process, options.get("C") ?? ".");
  if (options.has("c"))
    return create(process, options.operands, folder, archiveName, {
      verbose: options.has("v"),
      gzip: options.has("z"),
      busybox: flavour === "busybox",
      follow: options.has("h"),
    });
  if (!options.has("x") && !options.has("t")) {
    await complain(
      process,
      flavour === "busybox"
        ? "bad or missing mode option"
        : "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
    );
    return flavour === "busybox" ? 1 : 2;
  }
  let archive: Uint8Array;
  try {
    archive = archiveName === "-" ? await readAll(process.stdin) : process.files.read(pathOf(process, archiveName));
    if (archive[0] === 0x1f && archive[1] === 0x8b) archive = inflated(archive);
  } catch (error) {
    if (error instanceof BadArchive) {
      await complain(process, error.message);
      return flavour === "busybox" ? 1 : 2;
    }
    if (!(error instanceof FileError)) throw error;
    await complain(
      process,
      flavour === "busybox"
        ? `can't open '${archiveName}': ${error.message}`
        : `${archiveName}: Cannot open: ${error.message}`,
    );
    return flavour === "busybox" ? 1 : 2;
  }
  try {
    for (const entry of readArchive(archive)) {
      await process.breathe();
      if (
        options.operands.length > 0 &&
        !options.operands.some((name) => entry.name === name || entry.name.startsWith(`${name}/`))
      )
        continue;
      if (options.has("t") || options.has("v"))
        await process.stdout.write(`${entry.name}${entry.kind === "directory" ? "/" : ""}\n`);
      if (options.has("t")) continue;
      if (options.has("O")) await process.stdout.write(entry.content);
      else extract(process, entry, folder);
    }
  } catch (error) {
    if (!(error instanceof FileError || error instanceof BadArchive)) throw error;
    await complain(process, error.message);
    return flavour === "busybox" ? 1 : 2;
  }
  return 0;
};

/** `cf - FILE`: in the old style the letters' arguments follow in turn. */
function reordered(words: readonly string[]): string[] {
  const [letters = "", ...rest] = words;
  if (!/^-[a-zA-Z]+$/.test(letters) || !/f./.test(letters)) return [...words];
  return [letters.replace("f", "").concat("f"), ...rest];
}

async function create(
  process: Process,
  names: readonly string[],
  folder: string,
  archiveName: string,
  { verbose, gzip, busybox, follow }: { verbose: boolean; gzip: boolean; busybox: boolean; follow: boolean },
): Promise<number> {
  const parts: Uint8Array[] = [];
  let failed = false;
  let warned = false;
  const add = async (path: string, name: string): Promise<void> => {
    await process.breathe();
    const entry = entryOf(process, follow ? process.files.realPath(path) : path, name);
    if (verbose) await process.stderr.write(`${name}\n`);
    if (name !== "") parts.push(header(entry), padded(entry.content));
    if (entry.kind !== "directory") return;
    for (const child of process.files.list(path))
      await add(absolute(path, child), name === "" ? child : `${name}/${child}`);
  };
  for (const given of names) {
    if (given.startsWith("/") && !warned) {
      warned = true;
      await complain(
        process,
        busybox ? "removing leading '/' from member names" : "Removing leading `/' from member names",
      );
    }
    try {
      const name = given.replace(/^\/+/, "").replace(/\/+$/, "");
      await add(absolute(folder, given), name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failed = true;
      await complain(process, busybox ? `${given}: ${error.message}` : `${given}: Cannot stat: ${error.message}`);
    }
  }
  parts.push(new Uint8Array(block * 2));
  const whole = concat(parts);
  const archive = gzip ? gzipSync(whole) : whole;
  if (archiveName === "-") await process.stdout.write(archive);
  else process.files.write(pathOf(process, archiveName), archive);
  if (failed)
    await complain(
      process,
      busybox ? "error exit delayed from previous errors" : "Exiting with failure status due to previous errors",
    );
  return failed ? (busybox ? 1 : 2) : 0;
}

function extract(process: Process, entry: Entry, folder: string): void {
  const name = entry.name
    .split("/")
    .filter((part) => part !== ".." && part !== "")
    .join("/");
  if (name === "" || name === ".") return;
  const path = absolute(folder, name);
  if (entry.kind === "directory") {
    process.files.makeDirectory(path, { parents: true });
    return;
  }
  process.files.makeDirectory(directoryName(path), { parents: true });
  if (process.files.findLink(path)?.kind === "link") process.files.remove(path);
  if (entry.kind === "link") process.files.link(entry.target, path);
  else {
    process.files.write(path, entry.content, { mode: entry.mode });
    process.files.changeAttributes(path, { modified: entry.modified });
  }
}

const mostInflated = 64 * 1024 * 1024;

/** Throws BadArchive. */
function inflated(data: Uint8Array): Uint8Array {
  try {
    return gunzipSync(data, { maxOutputLength: mostInflated });
  } catch {
    throw new BadArchive("invalid magic");
  }
}

const gzip: Tool = async (process, args) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const inflate = args.some((arg) => /^-\w*d/.test(arg)) || /(gunzip|zcat)$/.test(process.argv[0] ?? "");
  const change = (data: Uint8Array) => (inflate ? inflated(data) : gzipSync(data));
  try {
    if (names.length === 0) await process.stdout.write(change(await readAll(process.stdin)));
    const toOutput = /zcat$/.test(process.argv[0] ?? "") || args.some((arg) => /^-\w*c/.test(arg));
    for (const name of names) {
      const path = pathOf(process, name);
      if (toOutput) {
        await process.stdout.write(change(process.files.read(path)));
        continue;
      }
      process.files.write(inflate ? path.replace(/\.gz$/, "") : `${path}.gz`, change(process.files.read(path)));
      process.files.remove(path);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    await complain(process, error.message);
    return 1;
  }
};

export const tarTools: Readonly<Record<string, Tool>> = { tar, gzip, gunzip: gzip, zcat: gzip };
