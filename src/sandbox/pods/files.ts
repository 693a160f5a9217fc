/**
 * A container's files, in memory. The image's tree is frozen and shared by all containers of that image; whatever a
 * container changes is cloned for it on the way down. Volumes are trees of their own that several containers mount.
 */

import { FileError } from "./file-error.ts";
import { appended } from "./growing.ts";
import { contentOf, type DirectoryNode, directory, type FileNode, file, link, type Node } from "./nodes.ts";
import { absolute, baseName, directoryName } from "./paths.ts";
import { type Sink, type Source, sinkTo, toBytes, toText } from "./streams.ts";
import { placeOf, walk } from "./walk.ts";

/** Large enough for a lab, small enough that a runaway script ends with a full disk and not a full machine. */
const diskSize = 64 * 1024 * 1024;

export class Files {
  #root: DirectoryNode;
  /** Bytes that this container has written and not removed. */
  #used = 0;
  readonly #now: () => number;
  readonly #readOnly: string[] = [];
  readonly #mountPoints = new Set<string>();

  constructor(image: DirectoryNode, now: () => number) {
    this.#root = image;
    this.#now = now;
  }

  /** Makes a tree or a file appear at a path. `readOnly` also holds for what is below. */
  mount(path: string, node: Node, options: { readOnly?: boolean } = {}): void {
    this.makeDirectory(directoryName(path), { parents: true });
    this.#directoryFor(path).entries.set(baseName(path), node);
    this.#mountPoints.add(absolute("/", path));
    if (options.readOnly) this.#readOnly.push(absolute("/", path));
  }

  /** What is mounted where, the image's own tree first. */
  get mounts(): readonly { readonly path: string; readonly readOnly: boolean }[] {
    return ["/", ...this.#mountPoints].map((path) => ({ path, readOnly: this.#readOnly.includes(path) }));
  }

  /** From now on nothing outside the writable mounts can be changed. */
  makeRootReadOnly(): void {
    this.#readOnly.push("/");
  }

  /** The node at a path; a link at its end is followed. Throws FileError. */
  get(path: string): Node {
    return walk(this.#root, path, true).node;
  }

  /** The node at a path, the link itself if it is one. */
  getLink(path: string): Node {
    return walk(this.#root, path, false).node;
  }

  find(path: string): Node | undefined {
    try {
      return this.get(path);
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  /** The same without following a link at the end. */
  findLink(path: string): Node | undefined {
    try {
      return this.getLink(path);
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  /** The path without links. Throws FileError. */
  realPath(path: string): string {
    return walk(this.#root, path, true).path;
  }

  read(path: string): Uint8Array {
    const node = this.get(path);
    if (node.kind === "directory") throw new FileError("EISDIR");
    return node.kind === "file" ? contentOf(node) : new Uint8Array();
  }

  readText(path: string): string {
    return toText(this.read(path));
  }

  list(path: string): string[] {
    const node = this.get(path);
    if (node.kind !== "directory") throw new FileError("ENOTDIR");
    return [...node.entries.keys()].sort();
  }

  write(path: string, data: Uint8Array | string, options: { append?: boolean; mode?: number } = {}): void {
    this.#put(this.#openFile(path, options), toBytes(data));
  }

  /** For reading piece by piece: the place in the file is shared by all holders, and what is appended later is read too. */
  openSource(path: string): Source {
    const node = this.get(path);
    if (node.kind === "directory") throw new FileError("EISDIR");
    if (node.kind !== "file") throw new FileError("EACCES");
    let position = 0;
    const source: Source = {
      async read(signal) {
        signal?.throwIfAborted();
        const chunk = contentOf(node).subarray(position, position + 64 * 1024);
        position += chunk.byteLength;
        return chunk.byteLength === 0 ? undefined : chunk;
      },
      unread: (data) => {
        position -= data.byteLength;
      },
      share: () => source,
      close: () => {},
    };
    return source;
  }

  openSink(path: string, options: { append: boolean }): Sink {
    const node = this.#openFile(path, options);
    return sinkTo((data) => this.#put(node, data));
  }

  makeDirectory(path: string, options: { parents?: boolean; mode?: number } = {}): void {
    const wanted = absolute("/", path);
    const existing = this.find(wanted);
    if (existing !== undefined) {
      if (options.parents && existing.kind === "directory") return;
      throw new FileError("EEXIST");
    }
    if (options.parents) this.makeDirectory(directoryName(wanted), { parents: true });
    this.#change(wanted).entries.set(baseName(wanted), directory([], options.mode ?? 0o755, this.#now()));
  }

  remove(path: string): void {
    const wanted = absolute("/", path);
    const node = this.getLink(wanted);
    if (node.kind === "directory") throw new FileError("EISDIR");
    this.#removeEntry(wanted);
  }

  removeDirectory(path: string): void {
    const wanted = absolute("/", path);
    const node = this.getLink(wanted);
    if (node.kind !== "directory") throw new FileError("ENOTDIR");
    if (node.entries.size > 0) throw new FileError("ENOTEMPTY");
    this.#removeEntry(wanted);
  }

  /** Gives an untouched file of the image a content that belongs to this container, even on a read-only root. */
  personalize(path: string, content: string): void {
    const real = this.realPath(path);
    this.#directoryFor(real).entries.set(baseName(real), file(content, 0o644, this.#now()));
  }

  rename(from: string, to: string): void {
    const node = this.getLink(from);
    const target = this.find(to);
    if (target?.kind === "directory" && node.kind !== "directory") throw new FileError("EISDIR");
    const parent = this.#change(absolute("/", to));
    this.#release(parent.entries.get(baseName(to)));
    this.#dropEntry(absolute("/", from));
    parent.entries.set(baseName(to), node);
  }

  /** Another name for a file: what is written under one is read under the other. Throws FileError. */
  hardLink(target: string, path: string): void {
    const real = this.realPath(target);
    if (this.get(real).kind === "directory") throw new FileError("EPERM");
    if (this.findLink(path) !== undefined) throw new FileError("EEXIST");
    const parent = this.#change(absolute("/", path));
    parent.entries.set(baseName(path), this.#ownEntry(this.#directoryFor(real), baseName(real)));
  }

  link(target: string, path: string): void {
    if (this.findLink(path) !== undefined) throw new FileError("EEXIST");
    this.#change(absolute("/", path)).entries.set(baseName(path), { ...link(target), modified: this.#now() });
  }

  changeAttributes(path: string, change: { mode?: number; modified?: number; uid?: number; gid?: number }): void {
    const wanted = this.realPath(path);
    if (wanted === "/") Object.assign(this.#ownRoot(), change);
    else Object.assign(this.#ownEntry(this.#change(wanted), baseName(wanted)), change);
  }

  #removeEntry(path: string): void {
    this.#release(this.#dropEntry(path));
  }

  #dropEntry(path: string): Node | undefined {
    if (this.#mountPoints.has(path)) throw new FileError("EBUSY");
    const parent = this.#change(path);
    const node = parent.entries.get(baseName(path));
    parent.entries.delete(baseName(path));
    parent.modified = this.#now();
    return node;
  }

  #openFile(path: string, options: { append?: boolean; mode?: number }): FileNode {
    const wanted = placeOf(this.#root, absolute("/", path));
    const parent = this.#change(wanted);
    const name = baseName(wanted);
    const existing = parent.entries.get(name);
    if (wanted === "/" || existing?.kind === "directory") throw new FileError("EISDIR");
    if (existing?.kind === "file" && typeof existing.content === "function") throw new FileError("EACCES");
    if (existing?.kind === "file") {
      const own = this.#ownEntry(parent, name);
      if (own.kind !== "file") throw new FileError("EACCES");
      if (!options.append) {
        this.#release(existing);
        own.content = new Uint8Array();
      }
      if (options.mode !== undefined) own.mode = options.mode;
      own.modified = this.#now();
      return own;
    }
    const made = file("", options.mode ?? 0o644, this.#now());
    parent.entries.set(name, made);
    return made;
  }

  #put(node: FileNode, data: Uint8Array): void {
    this.#used += data.byteLength;
    if (this.#used > diskSize) {
      this.#used -= data.byteLength;
      throw new FileError("ENOSPC");
    }
    node.content = appended(contentOf(node), data);
    node.modified = this.#now();
  }

  /** The space of a file that goes; what belongs to the image never counted. */
  #release(node: Node | undefined): void {
    if (node?.kind === "file" && !node.frozen) this.#used = Math.max(0, this.#used - contentOf(node).byteLength);
  }

  /** The directory of a path, ours to change. */
  #change(path: string): DirectoryNode {
    const parent = walk(this.#root, directoryName(path), true);
    if (parent.node.kind !== "directory") throw new FileError("ENOTDIR");
    this.#refuseReadOnly(absolute(parent.path, baseName(path)));
    const own = this.#directoryFor(absolute(parent.path, baseName(path)));
    own.modified = this.#now();
    return own;
  }

  #refuseReadOnly(path: string): void {
    const inside = (mount: string) => mount === "/" || path === mount || path.startsWith(`${mount}/`);
    const readOnly = longest(this.#readOnly.filter(inside));
    const writable = longest(
      [...this.#mountPoints].filter((mount) => !this.#readOnly.includes(mount) && inside(mount)),
    );
    if (readOnly > writable) throw new FileError("EROFS");
  }

  #ownRoot(): DirectoryNode {
    if (this.#root.frozen) this.#root = { ...this.#root, frozen: false, entries: new Map(this.#root.entries) };
    return this.#root;
  }

  /** The parent directory of a path without links, cloned from the image where it still belongs to that. */
  #directoryFor(path: string): DirectoryNode {
    let at = this.#ownRoot();
    for (const name of directoryName(path).split("/").filter(Boolean)) {
      const next = this.#ownEntry(at, name);
      if (next.kind !== "directory") throw new FileError("ENOTDIR");
      at = next;
    }
    return at;
  }

  #ownEntry(parent: DirectoryNode, name: string): Node {
    const node = parent.entries.get(name);
    if (node === undefined) throw new FileError("ENOENT");
    if (!node.frozen) return node;
    const own: Node =
      node.kind === "directory"
        ? { ...node, frozen: false, entries: new Map(node.entries) }
        : { ...node, frozen: false };
    parent.entries.set(name, own);
    return own;
  }
}

const longest = (paths: readonly string[]): number => Math.max(0, ...paths.map((path) => path.length));
