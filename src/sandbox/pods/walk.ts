/** Finds what lies at a path of a tree, through links. */
import { FileError } from "./file-error.ts";
import type { DirectoryNode, Node } from "./nodes.ts";
import { absolute, baseName, directoryName } from "./paths.ts";

const mostLinks = 40;

/** The node at a path, and the path without links; `followLast`: a link at its end is followed as well. Throws FileError. */
export function walk(root: DirectoryNode, path: string, followLast: boolean, depth = 0): { node: Node; path: string } {
  if (depth > mostLinks) throw new FileError("ELOOP");
  const names = absolute("/", path).split("/").filter(Boolean);
  let node: Node = root;
  let at = "/";
  for (const [index, name] of names.entries()) {
    if (node.kind !== "directory") throw new FileError("ENOTDIR");
    const next = node.entries.get(name);
    if (next === undefined) throw new FileError("ENOENT");
    const isLast = index === names.length - 1;
    if (next.kind === "link" && (followLast || !isLast)) {
      const rest = names.slice(index + 1).join("/");
      return walk(root, absolute(absolute(at, next.target), rest), followLast, depth + 1);
    }
    node = next;
    at = absolute(at, name);
  }
  return { node, path: at };
}

/** Where a file to be written really lies, when the path ends in links; the last name need not exist. */
export function placeOf(root: DirectoryNode, path: string, depth = 0): string {
  if (depth > mostLinks) throw new FileError("ELOOP");
  const parent = walk(root, directoryName(path), true);
  if (parent.node.kind !== "directory") throw new FileError("ENOTDIR");
  const node = parent.node.entries.get(baseName(path));
  const here = absolute(parent.path, baseName(path));
  return node?.kind === "link" ? placeOf(root, absolute(parent.path, node.target), depth + 1) : here;
}
