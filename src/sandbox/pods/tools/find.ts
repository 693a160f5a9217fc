/** `find`: paths, tests that must all hold, and what to do with what is found. */
import { baseName, type Node } from "../files.ts";
import { matches } from "../shell/glob.ts";
import { sizeOf } from "./ls.ts";
import { complain, pathOf, type Tool } from "./tool.ts";
import { removeTree } from "./tree.ts";

type Test = (path: string, node: Node) => boolean;

/** Paths, then tests that must all hold; -exec and -delete act on what is left. */
export const find: Tool = async (process, args) => {
  const firstTest = args.findIndex((arg) => /^[-(!]/.test(arg));
  const paths = firstTest === -1 ? [...args] : args.slice(0, firstTest);
  const rest = firstTest === -1 ? [] : args.slice(firstTest);
  const tests: Test[] = [];
  let deepest = Number.POSITIVE_INFINITY;
  let shallowest = 0;
  let command: string[] | undefined;
  let negate = false;
  let removes = false;
  const add = (test: Test) => {
    const wanted = !negate;
    negate = false;
    tests.push((path, node) => test(path, node) === wanted);
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const insensitive = word.startsWith("-i");
    if (word === "!" || word === "-not") negate = true;
    else if (word === "-name" || word === "-iname") {
      const pattern = rest.shift() ?? "";
      add((path) =>
        insensitive ? matches(baseName(path).toLowerCase(), pattern.toLowerCase()) : matches(baseName(path), pattern),
      );
    } else if (word === "-path") {
      const pattern = rest.shift() ?? "";
      add((path) => matches(path, pattern));
    } else if (word === "-type") {
      const letter = rest.shift();
      add((_, node) => ({ f: "file", d: "directory", l: "link", c: "device" })[letter ?? ""] === node.kind);
    } else if (word === "-maxdepth") deepest = Number(rest.shift());
    else if (word === "-mindepth") shallowest = Number(rest.shift());
    else if (word === "-empty")
      add((_, node) => (node.kind === "directory" ? node.entries.size === 0 : sizeOf(node) === 0));
    else if (word === "-exec") {
      command = [];
      for (let part = rest.shift(); part !== undefined && part !== ";" && part !== "+"; part = rest.shift())
        command.push(part);
    } else if (word === "-delete") removes = true;
    else if (word !== "-print" && word !== "-a" && word !== "-and") {
      await complain(process, `unrecognized: ${word}`);
      return 1;
    }
  }
  let status = 0;
  const visit = async (path: string, depth: number): Promise<void> => {
    await process.breathe();
    const node = process.files.findLink(pathOf(process, path));
    if (node === undefined) {
      await complain(process, `${path}: No such file or directory`);
      status = 1;
      return;
    }
    const act = async () => {
      if (depth < shallowest || !tests.every((test) => test(path, node))) return;
      if (command !== undefined) await process.spawn(command.map((part) => part.replaceAll("{}", path))).exit;
      else if (removes) removeTree(process, pathOf(process, path));
      else await process.stdout.write(`${path}\n`);
    };
    if (!removes) await act();
    if (node.kind === "directory" && depth < deepest)
      for (const name of [...node.entries.keys()]) await visit(`${path.replace(/\/$/, "")}/${name}`, depth + 1);
    if (removes) await act();
  };
  for (const path of paths.length === 0 ? ["."] : paths) await visit(path, 0);
  return status;
};
