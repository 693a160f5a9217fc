/** Whole folders. */
import { absolute } from "../../paths.ts";
import type { Process } from "../../process.ts";

/** Removes a file, or a folder with everything in it. Throws FileError. */
export function removeTree(process: Process, path: string): void {
  const node = process.files.getLink(path);
  if (node.kind !== "directory") {
    process.files.remove(path);
    return;
  }
  for (const name of [...node.entries.keys()]) removeTree(process, absolute(path, name));
  process.files.removeDirectory(path);
}
