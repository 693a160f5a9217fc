import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError } from "./errors.ts";
import type { FileReader } from "./manifests/files.ts";

/** The disk, with relative paths meant from `cwd`. */
export function nodeFiles(cwd: string): FileReader {
  const at = (path: string) => resolve(cwd, path);
  return {
    kind: (path) =>
      attempt(path, () => {
        const info = statSync(at(path), { throwIfNoEntry: false });
        return info?.isDirectory() ? "folder" : info ? "file" : undefined;
      }),
    list: (folder) => attempt(folder, () => readdirSync(at(folder))),
    readFile: (path) => attempt(path, () => decode(readFileSync(at(path)))),
  };
}

/** What the disk refuses is the person's to mend: rights, loops of links, a folder where a file is meant. */
function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** UTF-8, or UTF-16 with its mark, which is what PowerShell writes with `>`. */
function decode(bytes: Buffer): string {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return bytes.toString("utf16le");
  if (mark === 0xfeff)
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Writes beside the file, to the disk, then into its place: whoever is killed leaves the old file or the new one. */
export function writeWhole(file: string, content: string | Uint8Array, mode = 0o666): void {
  renameSync(writeBeside(file, content, mode), file);
}

/** The same for a file that must be new: one that is there stays as it is. Returns whether it was written. */
export function writeNew(file: string, content: string | Uint8Array, mode = 0o666): boolean {
  const beside = writeBeside(file, content, mode);
  try {
    linkSync(beside, file);
    return true;
  } catch (error) {
    if (existsSync(file)) return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** One name for each file, so that what a killed process left is overwritten by the next. */
function writeBeside(file: string, content: string | Uint8Array, mode: number): string {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const handle = openSync(beside, "wx", mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return beside;
}

/** The first name of the form NAME.kept-N.END that is free. */
export function asideName(file: string): string {
  for (let number = 1; ; number++) {
    const name = file.replace(/(\.[^./\\]+)?$/, (ending) => `.kept-${number}${ending}`);
    if (!existsSync(name)) return name;
  }
}
