/** Files and directories: ls, cat, cp, mv, rm, mkdir, touch, ln, stat, find … */

import { absolute, baseName, directoryName, FileError } from "../files.ts";
import type { Process } from "../process.ts";
import { find } from "./find.ts";
import { ls } from "./ls.ts";
import { df, du, stat } from "./stat.ts";
import { attempt, complain, eachInput, fileProblem, optionsOf, pathOf, type Tool } from "./tool.ts";
import { removeTree } from "./tree.ts";

const cat: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nbvteAsuET");
  if (options === undefined) return 1;
  let number = 0;
  let atStart = true;
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
        if (!options.has("n")) {
          await process.stdout.write(chunk);
          continue;
        }
        let out = "";
        for (const char of Buffer.from(chunk).toString()) {
          if (atStart) out += `${String(++number).padStart(6)}\t`;
          atStart = char === "\n";
          out += char;
        }
        await process.stdout.write(out);
      }
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  return fine ? 0 : 1;
};

const mkdir: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "pm:v", { parents: "p", mode: "m:" });
  if (options === undefined) return 1;
  const mode = Number.parseInt(options.get("m") ?? "755", 8);
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => process.files.makeDirectory(pathOf(process, name), { parents: options.has("p"), mode }),
        (error) =>
          flavour === "busybox"
            ? `can't create directory '${name}': ${error.message}`
            : `cannot create directory ‘${name}’: ${error.message}`,
      )) && fine;
  return fine ? 0 : 1;
};

const rm: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "rRfiv", { recursive: "r", force: "f" });
  if (options === undefined) return 1;
  const recursive = options.has("r") || options.has("R");
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => {
          try {
            const path = pathOf(process, name);
            if (recursive) removeTree(process, path);
            else process.files.remove(path);
          } catch (error) {
            if (!(error instanceof FileError && error.code === "ENOENT" && options.has("f"))) throw error;
          }
        },
        (error) => {
          if (flavour === "busybox" && error.code === "EISDIR") return `'${name}' is a directory`;
          return flavour === "busybox"
            ? `can't remove '${name}': ${error.message}`
            : `cannot remove '${name}': ${error.message}`;
        },
      )) && fine;
  return fine ? 0 : 1;
};

const rmdir: Tool = async (process, args, flavour) => {
  let fine = true;
  for (const name of args.filter((arg) => !arg.startsWith("-")))
    fine =
      (await attempt(
        process,
        () => process.files.removeDirectory(pathOf(process, name)),
        (error) =>
          flavour === "busybox" ? `'${name}': ${error.message}` : `failed to remove '${name}': ${error.message}`,
      )) && fine;
  return fine ? 0 : 1;
};

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

const cp: Tool = async (process, args, flavour) => {
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

const mv: Tool = async (process, args, flavour) => {
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

const touch: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cd:t:r:am");
  if (options === undefined) return 1;
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => {
          const path = pathOf(process, name);
          if (process.files.find(path) !== undefined)
            process.files.changeAttributes(path, { modified: process.clock.now() });
          else if (!options.has("c")) process.files.write(path, "");
        },
        (error) => (flavour === "busybox" ? `${name}: ${error.message}` : `cannot touch '${name}': ${error.message}`),
      )) && fine;
  return fine ? 0 : 1;
};

const ln: Tool = async (process, args, flavour) => {
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
      else process.files.write(path, process.files.read(pathOf(process, target)));
    },
    (error) =>
      flavour === "busybox"
        ? `${name}: ${error.message}`
        : `failed to create symbolic link '${name}': ${error.message}`,
  );
  return fine ? 0 : 1;
};

/** `644`, `u+x`, `a-w`, `+x` */
export function changedMode(mode: number, change: string): number | undefined {
  if (/^[0-7]{3,4}$/.test(change)) return Number.parseInt(change, 8);
  let result = mode;
  for (const part of change.split(",")) {
    const [, who = "", operator, what = ""] = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(part) ?? [];
    if (operator === undefined) return undefined;
    const bits = (what.includes("r") ? 4 : 0) | (what.includes("w") ? 2 : 0) | (/[xX]/.test(what) ? 1 : 0);
    for (const [letter, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (who !== "" && !who.includes("a") && !who.includes(letter)) continue;
      if (operator === "+") result |= bits << shift;
      else if (operator === "-") result &= ~(bits << shift);
      else result = (result & ~(7 << shift)) | (bits << shift);
    }
  }
  return result;
}

const chmod: Tool = async (process, args, flavour) => {
  const [change = "", ...names] = args.filter((arg) => !/^-[Rvcf]+$/.test(arg));
  let fine = true;
  for (const name of names) {
    const path = pathOf(process, name);
    const mode = changedMode(process.files.find(path)?.mode ?? 0, change);
    if (mode === undefined) {
      await complain(process, flavour === "busybox" ? `invalid mode '${change}'` : `invalid mode: ‘${change}’`);
      return 1;
    }
    fine =
      (await attempt(
        process,
        () => process.files.changeAttributes(path, { mode }),
        (error) => (flavour === "busybox" ? `${name}: ${error.message}` : `cannot access '${name}': ${error.message}`),
      )) && fine;
  }
  return fine ? 0 : 1;
};

const chown: Tool = async (process, args, flavour) => {
  const [owner = "", ...names] = args.filter((arg) => !/^-[Rvcfh]+$/.test(arg));
  const [uid, gid] = owner.split(":").map((id) => (id === "root" ? 0 : Number(id)));
  let fine = true;
  for (const name of names)
    fine =
      (await attempt(
        process,
        () =>
          process.files.changeAttributes(pathOf(process, name), {
            ...(Number.isInteger(uid) ? { uid: uid ?? 0 } : {}),
            ...(Number.isInteger(gid) ? { gid: gid ?? 0 } : {}),
          }),
        (error) => (flavour === "busybox" ? `${name}: ${error.message}` : `cannot access '${name}': ${error.message}`),
      )) && fine;
  return fine ? 0 : 1;
};

const readlink: Tool = async (process, args) => {
  const follow = args.some((arg) => /^-[fem]/.test(arg));
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    const path = pathOf(process, name);
    const node = process.files.findLink(path);
    if (follow && process.files.find(path) !== undefined)
      await process.stdout.write(`${process.files.realPath(path)}\n`);
    else if (!follow && node?.kind === "link") await process.stdout.write(`${node.target}\n`);
    else return 1;
  }
  return 0;
};

const realpath: Tool = async (process, args) => {
  let fine = true;
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    let path = "";
    fine =
      (await attempt(
        process,
        () => {
          path = process.files.realPath(pathOf(process, name));
        },
        (error) => `${name}: ${error.message}`,
      )) && fine;
    if (path !== "") await process.stdout.write(`${path}\n`);
  }
  return fine ? 0 : 1;
};

const basename: Tool = async (process, [name = "", suffix = ""]) => {
  const base = baseName(name);
  await process.stdout.write(
    `${suffix !== "" && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`,
  );
  return 0;
};

const dirname: Tool = async (process, [name = ""]) => {
  await process.stdout.write(`${directoryName(name)}\n`);
  return 0;
};

const mktemp: Tool = async (process, args) => {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const random = () => letters.charAt(Math.floor(Math.random() * letters.length));
  const template = args.find((arg) => !arg.startsWith("-")) ?? "/tmp/tmp.XXXXXX";
  const path = pathOf(
    process,
    template.replace(/X+$/, (marks) => [...marks].map(random).join("")),
  );
  if (args.some((arg) => /^-\w*d/.test(arg))) process.files.makeDirectory(path, { mode: 0o700 });
  else process.files.write(path, "", { mode: 0o600 });
  await process.stdout.write(`${path}\n`);
  return 0;
};

export const fileTools: Readonly<Record<string, Tool>> = {
  cat,
  ls,
  mkdir,
  rm,
  rmdir,
  cp,
  mv,
  touch,
  ln,
  chmod,
  chown,
  readlink,
  realpath,
  basename,
  dirname,
  stat,
  mktemp,
  du,
  df,
  find,
};
