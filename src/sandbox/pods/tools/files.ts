/** Files and directories: ls, cat, cp, mv, rm, mkdir, touch, ln, stat, find … */
import { absolute, baseName, contentOf, directoryName, FileError, type Node } from "../files.ts";
import type { Process } from "../process.ts";
import { matches } from "../shell/glob.ts";
import { attempt, complain, eachInput, fileProblem, optionsOf, pathOf, type Tool } from "./tool.ts";

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

const typeLetters = { file: "-", directory: "d", link: "l", device: "c" } as const;

function modeText(node: Node): string {
  const bits = "rwxrwxrwx";
  let text: string = typeLetters[node.kind];
  for (let at = 0; at < 9; at++) text += node.mode & (1 << (8 - at)) ? bits.charAt(at) : "-";
  return node.mode & 0o1000 ? `${text.slice(0, -1)}t` : text;
}

export function sizeOf(node: Node): number {
  if (node.kind === "file") return typeof node.content === "function" ? 0 : contentOf(node).byteLength;
  return node.kind === "directory" ? 4096 : node.kind === "link" ? node.target.length : 0;
}

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

const ownerName = (id: number): string => (id === 0 ? "root" : String(id));

const ls: Tool = async (process, args, flavour) => {
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
      "1",
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

function removeTree(process: Process, path: string): void {
  const node = process.files.getLink(path);
  if (node.kind !== "directory") {
    process.files.remove(path);
    return;
  }
  for (const name of [...node.entries.keys()]) removeTree(process, absolute(path, name));
  process.files.removeDirectory(path);
}

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

const stat: Tool = async (process, args, flavour) => {
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

const du: Tool = async (process, args) => {
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

const df: Tool = async (process, args) => {
  const human = args.some((arg) => /^-\w*h/.test(arg));
  await process.stdout.write(
    human
      ? "Filesystem                Size      Used Available Use% Mounted on\noverlay                  64.0M      1.0M     63.0M   2% /\ntmpfs                    64.0M         0     64.0M   0% /dev\n"
      : "Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay                  65536      1024     64512   2% /\ntmpfs                    65536         0     65536   0% /dev\n",
  );
  return 0;
};

type Test = (path: string, node: Node) => boolean;

/** Paths, then tests that must all hold; -exec and -delete act on what is left. */
const find: Tool = async (process, args) => {
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
