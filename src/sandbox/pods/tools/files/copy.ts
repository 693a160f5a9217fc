/** What puts a file into another place: cp, mv, ln. */
import { absolute, baseName } from "../../paths.ts";
import type { Process } from "../../process.ts";
import { attempt, complain, optionsOf, pathOf, type Tool } from "../tool.ts";

/** Where `cp` and `mv` put a file: inside the target if that is a directory. */
function targetOf(process: Process, name: string, target: string): string {
  const path = pathOf(process, target);
  return process.files.find(path)?.kind === "directory" ? absolute(path, baseName(pathOf(process, name))) : path;
}

function copyTree(process: Process, from: string, to: string): void {
  const node = process.files.get(from);
  if (node.kind === "directory") {
    process.files.makeDirectory(to, { parents: true });
    for (const name of process.files.list(from)) copyTree(process, absolute(from, name), absolute(to, name));
  } else process.files.write(to, process.files.read(from), { mode: node.mode });
}

export const cp: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "rRafpvLPd", { recursive: "r" });
  if (options === undefined) return 1;
  const recursive = options.has("r") || options.has("R") || options.has("a");
  const [target, ...sources] = [...options.operands].reverse();
  if (target === undefined || sources.length === 0) {
    await complain(process, "missing file operand");
    return 1;
  }
  let fine = true;
  for (const name of sources.reverse()) {
    const from = pathOf(process, name);
    if (process.files.find(from)?.kind === "directory" && !recursive) {
      await complain(
        process,
        flavour === "busybox" ? `omitting directory '${name}'` : `-r not specified; omitting directory '${name}'`,
      );
      fine = false;
      continue;
    }
    fine =
      (await attempt(
        process,
        () => copyTree(process, from, targetOf(process, name, target)),
        (error) =>
          process.files.find(from) === undefined
            ? flavour === "busybox"
              ? `can't stat '${name}': ${error.message}`
              : `cannot stat '${name}': ${error.message}`
            : flavour === "busybox"
              ? `can't create '${target}': ${error.message}`
              : `cannot create regular file '${target}': ${error.message}`,
      )) && fine;
  }
  return fine ? 0 : 1;
};

export const mv: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "fivn");
  if (options === undefined) return 1;
  const [target, ...sources] = [...options.operands].reverse();
  if (target === undefined || sources.length === 0) {
    await complain(process, "missing file operand");
    return 1;
  }
  let fine = true;
  for (const name of sources.reverse())
    fine =
      (await attempt(
        process,
        () => process.files.rename(pathOf(process, name), targetOf(process, name, target)),
        (error) =>
          flavour === "busybox"
            ? `can't rename '${name}': ${error.message}`
            : `cannot stat '${name}': ${error.message}`,
      )) && fine;
  return fine ? 0 : 1;
};

export const ln: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "sfnvT");
  if (options === undefined) return 1;
  const [target = "", given] = options.operands;
  const name = given ?? baseName(target);
  const path = targetOf(process, target, name);
  const fine = await attempt(
    process,
    () => {
      if (options.has("f") && process.files.findLink(path) !== undefined) process.files.remove(path);
      if (options.has("s")) process.files.link(target, path);
      else process.files.hardLink(pathOf(process, target), path);
    },
    (error) =>
      flavour === "busybox"
        ? `${name}: ${error.message}`
        : `failed to create ${options.has("s") ? "symbolic" : "hard"} link '${name}': ${error.message}`,
  );
  return fine ? 0 : 1;
};
