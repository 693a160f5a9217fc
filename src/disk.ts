import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { InputError } from "./errors.ts";
import type { FileReader } from "./manifests/files.ts";

/** The disk, with relative paths meant from `cwd`. */
export function nodeFiles(cwd: string): FileReader {
  return {
    kind(path) {
      const info = statSync(resolve(cwd, path), { throwIfNoEntry: false });
      return info?.isDirectory() ? "folder" : info ? "file" : undefined;
    },
    list: (folder) => readdirSync(resolve(cwd, folder)),
    readFile(path) {
      try {
        return readFileSync(resolve(cwd, path), "utf8");
      } catch (error) {
        throw new InputError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
