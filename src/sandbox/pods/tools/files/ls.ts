/** `ls`, and how it shows modes, sizes and times. */

import { FileError } from "../../file-error.ts";
import { contentOf, type Node } from "../../nodes.ts";
import { absolute, directoryName } from "../../paths.ts";
import { complain, optionsOf, pathOf, type Tool } from "../tool.ts";

const typeLetters = { file: "-", directory: "d", link: "l", device: "c" } as const;

export function modeText(node: Node): string {
  const bits = "rwxrwxrwx";
  let text: string = typeLetters[node.kind];
  for (let at = 0; at < 9; at++) text += node.mode & (1 << (8 - at)) ? bits.charAt(at) : "-";
  return node.mode & 0o1000 ? `${text.slice(0, -1)}t` : text;
}

export function sizeOf(node: Node): number {
  if (node.kind === "file") return typeof node.content === "function" ? 0 : contentOf(node).byteLength;
  return node.kind === "directory" ? 4096 : node.kind === "link" ? node.target.length : 0;
}

/** A folder has a name, its own `.`, and the `..` of each folder in it. */
const linksOf = (node: Node): number =>
  node.kind === "directory" ? 2 + [...node.entries.values()].filter(({ kind }) => kind === "directory").length : 1;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function shortTime(time: number, now: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2);
  const recent = Math.abs(now - time) < 183 * 86_400_000;
  const clock = `${String(date.getUTCHours()).padStart(2, "0")}:${String(date.getUTCMinutes()).padStart(2, "0")}`;
  return `${months[date.getUTCMonth()]} ${day} ${recent ? clock : ` ${date.getUTCFullYear()}`}`;
}

export function humanSize(size: number): string {
  const units = ["", "K", "M", "G", "T"];
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 10 ? Math.ceil(value) : value.toFixed(1)}${units[unit]}`;
}

export const ownerName = (id: number): string => (id === 0 ? "root" : String(id));

export const ls: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "1aAlhdRrtSinFpLHsCx", {
    color: "color",
    all: "a",
    human: "h",
  });
  if (options === undefined) return flavour === "gnu" ? 2 : 1;
  const now = process.clock.now();
  let status = 0;
  const long = (names: readonly (readonly [string, Node])[]) => {
    const rows = names.map(([name, node]) => [
      modeText(node),
      String(linksOf(node)),
      options.has("n") ? String(node.uid) : ownerName(node.uid),
      options.has("n") ? String(node.gid) : ownerName(node.gid),
      options.has("h") ? humanSize(sizeOf(node)) : String(sizeOf(node)),
      shortTime(node.modified, now),
      node.kind === "link" ? `${name} -> ${node.target}` : name,
    ]);
    return rows
      .map(([mode, links, user, group, size, time, name]) =>
        flavour === "busybox"
          ? `${mode}    ${links} ${user?.padEnd(8)} ${group?.padEnd(8)} ${size?.padStart(9)} ${time} ${name}\n`
          : `${mode} ${links} ${user} ${group} ${size?.padStart(Math.max(...rows.map((row) => row[4]?.length ?? 0)))} ${time} ${name}\n`,
      )
      .join("");
  };
  const sorted = (names: [string, Node][]) => {
    if (options.has("t")) names.sort(([, a], [, b]) => b.modified - a.modified);
    else if (options.has("S")) names.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
    else names.sort(([a], [b]) => (a < b ? -1 : 1));
    return options.has("r") ? names.reverse() : names;
  };
  const mark = (name: string, node: Node) => {
    if (!options.has("F") && !options.has("p")) return name;
    if (node.kind === "directory") return `${name}/`;
    return options.has("F") ? `${name}${node.kind === "link" ? "@" : node.mode & 0o111 ? "*" : ""}` : name;
  };
  const print = (names: [string, Node][]) => {
    const shown = sorted(names).map(([name, node]): [string, Node] => [mark(name, node), node]);
    if (options.has("l") || options.has("n")) return process.stdout.write(long(shown));
    const terminal = process.stdout.terminal;
    if (terminal === undefined || options.has("1"))
      return process.stdout.write(shown.map(([name]) => `${name}\n`).join(""));
    return process.stdout.write(
      inColumns(
        shown.map(([name]) => name),
        terminal.size.columns,
      ),
    );
  };
  const operands = options.operands.length === 0 ? ["."] : options.operands;
  const files: [string, Node][] = [];
  const folders: [string, string][] = [];
  for (const name of operands) {
    const path = pathOf(process, name);
    try {
      const link = process.files.getLink(path);
      const node = options.has("l") && link.kind === "link" && !name.endsWith("/") ? link : process.files.get(path);
      if (node.kind === "directory" && !options.has("d")) folders.push([name, path]);
      else files.push([name, node]);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(
        process,
        flavour === "gnu" ? `cannot access '${name}': ${error.message}` : `${name}: ${error.message}`,
      );
      status = flavour === "gnu" ? 2 : 1;
    }
  }
  if (files.length > 0) await print(files);
  const show = async (name: string, path: string, titled: boolean, first: boolean): Promise<void> => {
    await process.breathe();
    if (titled) await process.stdout.write(`${first ? "" : "\n"}${name}:\n`);
    const node = process.files.get(path);
    const entries = node.kind === "directory" ? [...node.entries] : [];
    const visible = entries.filter(([entry]) => options.has("a") || options.has("A") || !entry.startsWith("."));
    if (options.has("a")) visible.push([".", node], ["..", process.files.get(directoryName(path))]);
    if (options.has("l"))
      await process.stdout.write(
        `total ${visible.reduce((sum, [, each]) => sum + Math.ceil(sizeOf(each) / 4096) * 4, 0)}\n`,
      );
    await print(visible);
    if (!options.has("R")) return;
    for (const [entry, child] of sorted(visible))
      if (child.kind === "directory" && entry !== "." && entry !== "..")
        await show(`${name.replace(/\/$/, "")}/${entry}`, absolute(path, entry), true, false);
  };
  const titled = operands.length > 1 || options.has("R");
  for (const [index, [name, path]] of folders.entries())
    await show(name, path, titled, index === 0 && files.length === 0);
  return status;
};

function inColumns(names: readonly string[], width: number): string {
  if (names.length === 0) return "";
  const widest = Math.max(...names.map((name) => name.length)) + 2;
  const columns = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(names.length / columns);
  let out = "";
  for (let row = 0; row < rows; row++) {
    const cells: string[] = [];
    for (let at = row; at < names.length; at += rows) cells.push(names[at] ?? "");
    out += `${cells
      .map((cell) => cell.padEnd(widest))
      .join("")
      .trimEnd()}\n`;
  }
  return out;
}
