import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
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
