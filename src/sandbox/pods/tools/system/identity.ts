/** Who somebody is and on which machine: id, whoami, hostname, uname. */
import { complain, optionsOf, type Tool } from "../tool.ts";

export const id: Tool = async (process, args) => {
  const { uid, gid, name } = process.user;
  const shown = (number: number) => (uid === 0 && number === 0 ? "root" : name);
  const word = (number: number) => (name === "" ? String(number) : `${number}(${shown(number)})`);
  const flags = args.join("");
  const text = flags.includes("u")
    ? flags.includes("n")
      ? name || String(uid)
      : String(uid)
    : flags.includes("g") || flags.includes("G")
      ? flags.includes("n")
        ? shown(gid)
        : String(gid)
      : `uid=${word(uid)} gid=${word(gid)} groups=${word(gid)}`;
  await process.stdout.write(`${text}\n`);
  return 0;
};

export const whoami: Tool = async (process, _args, flavour) => {
  const { uid, name } = process.user;
  if (name === "") {
    await complain(process, flavour === "busybox" ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`);
    return 1;
  }
  await process.stdout.write(`${name}\n`);
  return 0;
};

export const hostname: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "idfsI");
  if (options === undefined) return 1;
  if (options.operands.length > 0) {
    await complain(
      process,
      flavour === "busybox" ? "sethostname: Operation not permitted" : "you must be root to change the host name",
    );
    return 1;
  }
  const addresses = process.network.interfaces
    .filter((each) => !each.loopback)
    .flatMap((each) => each.addresses)
    .map((address) => address.replace(/\/.*/, ""));
  const fully = process.files
    .readText("/etc/hosts")
    .split("\n")
    .find((line) => line.split(/\s+/).includes(process.hostname))
    ?.split(/\s+/)[1];
  if (options.has("i") || options.has("I"))
    await process.stdout.write(`${addresses.join(" ")}${options.has("I") && flavour === "gnu" ? " " : ""}\n`);
  else if (options.has("f")) await process.stdout.write(`${fully ?? process.hostname}\n`);
  else if (options.has("d"))
    await process.stdout.write(`${fully?.includes(".") ? fully.replace(/^[^.]*\./, "") : ""}\n`);
  else await process.stdout.write(`${process.hostname}\n`);
  return 0;
};

export const uname: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "asnrvmpio", { all: "a" });
  if (options === undefined) return 1;
  const parts = {
    s: "Linux",
    n: process.hostname,
    r: "6.8.0-sandbox",
    v: "#1 SMP PREEMPT_DYNAMIC",
    m: "x86_64",
    o: flavour === "gnu" ? "GNU/Linux" : "Linux",
  };
  const wanted = Object.entries(parts).filter(
    ([letter]) => options.has("a") || options.has(letter) || (letter === "s" && options.flags.size === 0),
  );
  await process.stdout.write(`${wanted.map(([, text]) => text).join(" ")}\n`);
  return 0;
};
