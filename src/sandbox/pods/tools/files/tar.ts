/** `tar` in the format that `kubectl cp` speaks: ustar, to and from files or standard streams. */
import { gzipSync } from "node:zlib";
import { FileError } from "../../file-error.ts";
import type { Node } from "../../nodes.ts";
import { absolute, directoryName } from "../../paths.ts";
import type { Process } from "../../process.ts";
import { concat, readAll } from "../../streams.ts";
import { parseOptions } from "../options.ts";
import { complain, type Flavour, pathOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";
import { BadArchive, type Entry, endOfArchive, entryBytes, readArchive } from "./archive.ts";
import { inflated } from "./gzip.ts";

function entryOf(process: Process, path: string, name: string): Entry {
  const node: Node = process.files.getLink(path);
  const common = { name, mode: node.mode, modified: node.modified, target: "" };
  if (node.kind === "directory") return { ...common, kind: "directory", content: new Uint8Array() };
  if (node.kind === "link") return { ...common, kind: "link", content: new Uint8Array(), target: node.target };
  return { ...common, kind: "file", content: process.files.read(path) };
}

export const tar: Tool = async (process, args, flavour) => {
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
    if (flavour === "busybox") await showUsage(process, "tar");
    else await complain(process, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
    return flavour === "busybox" ? 1 : 2;
  }
  if (process.files.find(folder)?.kind !== "directory") {
    await complain(process, noFolder(options.get("C") ?? ".", flavour));
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
  const missing = new Set(options.operands.map((name) => name.replace(/\/+$/, "")));
  const wanted = [...missing];
  try {
    for (const entry of readArchive(archive)) {
      await process.breathe();
      const under = wanted.filter((name) => entry.name === name || entry.name.startsWith(`${name}/`));
      if (wanted.length > 0 && under.length === 0) continue;
      for (const name of under) missing.delete(name);
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
  for (const name of missing)
    await complain(process, flavour === "busybox" ? `${name}: not found in archive` : `${name}: Not found in archive`);
  return missing.size === 0 ? 0 : flavour === "busybox" ? 1 : 2;
};

function noFolder(path: string, flavour: Flavour): string {
  const why = "No such file or directory";
  return flavour === "busybox"
    ? `can't change directory to '${path}': ${why}`
    : `${path}: Cannot open: ${why}\ntar: Error is not recoverable: exiting now`;
}

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
    if (verbose) await (archiveName === "-" ? process.stderr : process.stdout).write(`${name}\n`);
    if (name !== "") parts.push(...entryBytes(entry));
    if (entry.kind !== "directory") return;
    for (const child of process.files.list(path))
      await add(absolute(path, child), name === "" ? child : `${name}/${child}`);
  };
  for (const given of names) {
    // busybox looks whether it is there before it looks at its name.
    const looksAtName = !busybox || process.files.find(absolute(folder, given)) !== undefined;
    if (given.startsWith("/") && !warned && looksAtName) {
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
  parts.push(endOfArchive);
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
