/** Which programs a system brings. */
import { type DirectoryNode, directory, executable, file, freeze, link, place } from "../nodes.ts";
import type { Program } from "../process.ts";
import type { Dialect } from "../shell/parse.ts";
import { shellProgram } from "../shell/sh.ts";
import { fileTools } from "./files/index.ts";
import { systemTools } from "./system/index.ts";
import { textTools } from "./text/index.ts";
import { type Flavour, programOf, type Tool } from "./tool.ts";

/** What every small Linux system has, in one flavour's words. */
export function commonTools(flavour: Flavour): ReadonlyMap<string, Program> {
  return programs({ ...fileTools, ...textTools, ...systemTools }, flavour);
}

export function programs(tools: Readonly<Record<string, Tool>>, flavour: Flavour): ReadonlyMap<string, Program> {
  return new Map(Object.entries(tools).map(([name, tool]) => [name, programOf(tool, flavour)]));
}

const shells = new Map<Dialect, Program>(
  (["ash", "dash", "bash"] as const).map((dialect) => [dialect, shellProgram(dialect)]),
);

export const shell = (dialect: Dialect): Program => shells.get(dialect) ?? shellProgram(dialect);

interface RootFiles {
  /** Folders of programs: `/bin` → name → program. */
  readonly programs: Readonly<Record<string, ReadonlyMap<string, Program> | Readonly<Record<string, Program>>>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
}

/** When the images were built, which is when their files are from. */
const builtAt = Date.UTC(2025, 5, 10);

/** An image's tree, frozen. */
export function rootOf({ programs: folders, files = {}, folders: empty = [], links = {} }: RootFiles): DirectoryNode {
  const root = directory([], 0o755, builtAt);
  for (const folder of [
    "/bin",
    "/etc",
    "/home",
    "/root",
    "/tmp",
    "/usr/bin",
    "/usr/sbin",
    "/sbin",
    "/var/log",
    "/run",
    "/opt",
    "/mnt",
    ...empty,
  ])
    place(root, folder, directory([], folder === "/tmp" ? 0o1777 : 0o755, builtAt));
  for (const [folder, all] of Object.entries(folders))
    for (const [name, program] of all instanceof Map ? all : Object.entries(all))
      place(root, `${folder}/${name}`, executable(program));
  for (const [path, content] of Object.entries({
    "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "/etc/group": "root:x:0:\n",
    ...files,
  }))
    place(root, path, file(content, content.startsWith("#!") ? 0o755 : 0o644, builtAt));
  for (const [path, target] of Object.entries(links)) place(root, path, link(target));
  freeze(root);
  return root;
}
