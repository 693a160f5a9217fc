/** Whose a file is and who may do what with it: chmod, chown. */
import { attempt, complain, pathOf, type Tool } from "../tool.ts";

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

export const chmod: Tool = async (process, args, flavour) => {
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

export const chown: Tool = async (process, args, flavour) => {
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
