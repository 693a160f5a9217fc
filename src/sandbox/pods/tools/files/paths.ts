/** Paths and their parts: basename, dirname, readlink, realpath. */
import { baseName, directoryName } from "../../paths.ts";
import { attempt, pathOf, type Tool } from "../tool.ts";

export const basename: Tool = async (process, [name = "", suffix = ""]) => {
  const base = baseName(name);
  await process.stdout.write(
    `${suffix !== "" && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`,
  );
  return 0;
};

export const dirname: Tool = async (process, [name = ""]) => {
  await process.stdout.write(`${directoryName(name)}\n`);
  return 0;
};

export const readlink: Tool = async (process, args) => {
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

export const realpath: Tool = async (process, args) => {
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
