/** What a tree of files is made of, and how images are built of it. */
import { absolute } from "./paths.ts";
import type { Program } from "./process.ts";
import { toBytes } from "./streams.ts";

export type Node = FileNode | DirectoryNode | LinkNode | DeviceNode;

interface Attributes {
  /** Part of an image: cloned before it is changed. */
  frozen: boolean;
  mode: number;
  uid: number;
  gid: number;
  modified: number;
}

export interface FileNode extends Attributes {
  readonly kind: "file";
  /** A function where the kernel makes the content up on reading, as under /proc. */
  content: Uint8Array | (() => Uint8Array);
  /** What runs when the file is executed; its content is then only for show. */
  readonly program?: Program;
}

export interface DirectoryNode extends Attributes {
  readonly kind: "directory";
  readonly entries: Map<string, Node>;
}

interface LinkNode extends Attributes {
  readonly kind: "link";
  readonly target: string;
}

/** A device or a process's own stream; what opening it means is decided where it is opened. */
interface DeviceNode extends Attributes {
  readonly kind: "device";
  readonly device: "null" | "zero" | "random" | "tty" | "stdin" | "stdout" | "stderr" | "full";
}

const attributes = (mode: number, modified: number): Attributes => ({ frozen: false, mode, uid: 0, gid: 0, modified });

export const file = (content: FileNode["content"] | string, mode = 0o644, modified = 0): FileNode => ({
  ...attributes(mode, modified),
  kind: "file",
  content: typeof content === "string" ? toBytes(content) : content,
});

export const executable = (program: Program): FileNode => ({
  ...attributes(0o755, 0),
  kind: "file",
  content: elfHeader,
  program,
});

export const directory = (entries: Iterable<[string, Node]> = [], mode = 0o755, modified = 0): DirectoryNode => ({
  ...attributes(mode, modified),
  kind: "directory",
  entries: new Map(entries),
});

export const link = (target: string): LinkNode => ({ ...attributes(0o777, 0), kind: "link", target });

export const device = (name: DeviceNode["device"]): DeviceNode => ({
  ...attributes(0o666, 0),
  kind: "device",
  device: name,
});

const elfHeader = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1);

/** Puts a node at a path of a tree that is being built, with the directories on the way. */
export function place(root: DirectoryNode, path: string, node: Node): void {
  const names = absolute("/", path).split("/").filter(Boolean);
  const last = names.pop();
  let at = root;
  for (const name of names) {
    const next = at.entries.get(name);
    if (next?.kind === "directory") at = next;
    else {
      const made = directory();
      at.entries.set(name, made);
      at = made;
    }
  }
  if (last !== undefined) at.entries.set(last, node);
}

/** Marks a finished tree as shared. */
export function freeze(node: Node): void {
  node.frozen = true;
  if (node.kind === "directory") for (const child of node.entries.values()) freeze(child);
}

export function contentOf(node: FileNode): Uint8Array {
  return typeof node.content === "function" ? node.content() : node.content;
}
