/** What a program finds around it: env, printenv, which. */
import { StartError } from "../../process.ts";
import { complain, type Tool } from "../tool.ts";

export const env: Tool = async (process, args, flavour) => {
  const rest = [...args];
  const variables = new Map(process.env);
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (word === "-i" || word === "-") variables.clear();
    else if (word === "-u") variables.delete(rest.splice(1, 1)[0] ?? "");
    else if (/^[^=]+=/.test(word)) variables.set(word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1));
    else break;
    rest.shift();
  }
  if (rest.length === 0) {
    await process.stdout.write([...variables].map(([name, value]) => `${name}=${value}\n`).join(""));
    return 0;
  }
  try {
    return await process.exec(rest, { env: variables });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const why = error.reason === "not found" ? "No such file or directory" : "Permission denied";
    await complain(process, flavour === "busybox" ? `can't execute '${rest[0]}': ${why}` : `‘${rest[0]}’: ${why}`);
    return error.reason === "not found" ? 127 : 126;
  }
};

export const printenv: Tool = async (process, args) => {
  if (args.length === 0) return env(process, [], "busybox");
  let status = 0;
  for (const name of args) {
    const value = process.env.get(name);
    if (value === undefined) status = 1;
    else await process.stdout.write(`${value}\n`);
  }
  return status;
};

export const which: Tool = async (process, args) => {
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    try {
      await process.stdout.write(`${process.lookUp(name).path}\n`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      status = 1;
    }
  }
  return status;
};
