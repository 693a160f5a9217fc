/** What files are and take: stat, du, df. */

import type { Node } from "../../nodes.ts";
import { absolute } from "../../paths.ts";
import { attempt, complain, optionsOf, pathOf, type Tool } from "../tool.ts";
import { humanSize, modeText, ownerName, sizeOf } from "./ls.ts";

export const stat: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "c:Lft", { format: "c:" });
  if (options === undefined) return 1;
  let fine = true;
  for (const name of options.operands) {
    let node: Node | undefined;
    fine =
      (await attempt(
        process,
        () => {
          node = process.files.getLink(pathOf(process, name));
        },
        (error) =>
          flavour === "busybox" ? `can't stat '${name}': ${error.message}` : `cannot statx '${name}': ${error.message}`,
      )) && fine;
    if (node !== undefined) await process.stdout.write(`${statText(name, node, options.get("c"))}\n`);
  }
  return fine ? 0 : 1;
};

function statText(name: string, node: Node, format: string | undefined): string {
  const kinds = {
    file: "regular file",
    directory: "directory",
    link: "symbolic link",
    device: "character special file",
  };
  const mode = (node.mode & 0o7777).toString(8);
  const time = new Date(node.modified).toISOString().replace("T", " ").replace("Z", "000000 +0000");
  const values: Readonly<Record<string, string>> = {
    n: name,
    s: String(sizeOf(node)),
    a: mode,
    A: modeText(node),
    F: kinds[node.kind],
    u: String(node.uid),
    g: String(node.gid),
    U: ownerName(node.uid),
    G: ownerName(node.gid),
    Y: String(Math.floor(node.modified / 1000)),
    y: time,
  };
  if (format !== undefined) return format.replace(/%(.)/g, (token, letter: string) => values[letter] ?? token);
  return [
    `  File: ${name}`,
    `  Size: ${String(sizeOf(node)).padEnd(10)}\tBlocks: ${String(Math.ceil(sizeOf(node) / 4096) * 8).padEnd(10)} IO Block: 4096   ${kinds[node.kind]}`,
    `Access: (${mode.padStart(4, "0")}/${modeText(node)})  Uid: (${String(node.uid).padStart(5)}/${ownerName(node.uid).padStart(8)})   Gid: (${String(node.gid).padStart(5)}/${ownerName(node.gid).padStart(8)})`,
    `Modify: ${time}`,
  ].join("\n");
}

export const du: Tool = async (process, args) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const human = args.some((arg) => /^-\w*h/.test(arg));
  const summary = args.some((arg) => /^-\w*s/.test(arg));
  let fine = true;
  const total = async (path: string, name: string): Promise<number> => {
    await process.breathe();
    const node = process.files.getLink(path);
    let size = Math.ceil(sizeOf(node) / 4096) * 4;
    if (node.kind === "directory")
      for (const child of process.files.list(path)) size += await total(absolute(path, child), `${name}/${child}`);
    const isTop = names.includes(name) || name === ".";
    if (isTop || (node.kind === "directory" && !summary))
      await process.stdout.write(`${human ? humanSize(size * 1024) : size}\t${name}\n`);
    return size;
  };
  for (const name of names.length === 0 ? ["."] : names) {
    if (process.files.findLink(pathOf(process, name)) === undefined) {
      await complain(process, `${name}: No such file or directory`);
      fine = false;
    } else await total(pathOf(process, name), name);
  }
  return fine ? 0 : 1;
};

export const df: Tool = async (process, args) => {
  const human = args.some((arg) => /^-\w*h/.test(arg));
  await process.stdout.write(
    human
      ? "Filesystem                Size      Used Available Use% Mounted on\noverlay                  64.0M      1.0M     63.0M   2% /\ntmpfs                    64.0M         0     64.0M   0% /dev\n"
      : "Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay                  65536      1024     64512   2% /\ntmpfs                    65536         0     65536   0% /dev\n",
  );
  return 0;
};
