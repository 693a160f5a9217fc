/** `gzip`, `gunzip` and `zcat`. */
import { gunzipSync, gzipSync } from "node:zlib";
import { readAll } from "../../streams.ts";
import { complain, pathOf, type Tool } from "../tool.ts";
import { BadArchive } from "./archive.ts";

const mostInflated = 64 * 1024 * 1024;

/** Throws BadArchive. */
export function inflated(data: Uint8Array): Uint8Array {
  try {
    return gunzipSync(data, { maxOutputLength: mostInflated });
  } catch {
    throw new BadArchive("invalid magic");
  }
}

export const gzip: Tool = async (process, args) => {
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
      if (!args.some((arg) => /^-\w*k/.test(arg))) process.files.remove(path);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    await complain(process, error.message);
    return 1;
  }
};
