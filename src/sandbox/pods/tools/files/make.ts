/** What makes files and folders, and what removes them: mkdir, touch, mktemp, rm, rmdir. */
import { FileError } from "../../file-error.ts";
import { parseTime } from "../system/date.ts";
import { attempt, complain, optionsOf, pathOf, type Tool } from "../tool.ts";
import { removeTree } from "./tree.ts";

export const mkdir: Tool = async (process, args, flavour) => {
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

export const touch: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cd:t:r:am", {
    date: "d:",
    reference: "r:",
    "no-create": "c",
  });
  if (options === undefined) return 1;
  const given = options.get("d");
  const time = given === undefined ? process.clock.now() : parseTime(given, process.clock.now(), flavour);
  if (time === undefined) {
    await complain(process, flavour === "busybox" ? `invalid date '${given}'` : `invalid date format ‘${given}’`);
    return 1;
  }
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => {
          const path = pathOf(process, name);
          if (process.files.find(path) === undefined) {
            if (options.has("c")) return;
            process.files.write(path, "");
          }
          process.files.changeAttributes(path, { modified: time });
        },
        (error) => (flavour === "busybox" ? `${name}: ${error.message}` : `cannot touch '${name}': ${error.message}`),
      )) && fine;
  return fine ? 0 : 1;
};

export const mktemp: Tool = async (process, args) => {
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

export const rm: Tool = async (process, args, flavour) => {
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

export const rmdir: Tool = async (process, args, flavour) => {
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
