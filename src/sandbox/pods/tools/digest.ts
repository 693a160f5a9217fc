/** Bytes as text: base64, checksums, hexdump. */
import { createHash } from "node:crypto";
import { readAll, toText } from "../streams.ts";
import { eachInput, fileProblem, nameOf, optionsOf, type Tool } from "./tool.ts";

export const base64: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "dDw:i", { decode: "d", wrap: "w:" });
  if (options === undefined) return 1;
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      const bytes = await readAll(source);
      if (options.has("d") || options.has("D")) return process.stdout.write(Buffer.from(toText(bytes), "base64"));
      const width = Number(options.get("w") ?? 76);
      const text = Buffer.from(bytes).toString("base64");
      const wrapped = width === 0 ? text : `${text.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? ""}\n`;
      return process.stdout.write(wrapped);
    },
    (path, error) => `${path}: ${error.message}`,
  );
  return fine ? 0 : 1;
};

export const digest =
  (algorithm: string): Tool =>
  async (process, args, flavour) => {
    const options = await optionsOf(process, args, flavour, "bct");
    if (options === undefined) return 1;
    const fine = await eachInput(
      process,
      options.operands,
      async (source, name) => {
        const hash = createHash(algorithm);
        for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) hash.update(chunk);
        await process.stdout.write(`${hash.digest("hex")}  ${name}\n`);
      },
      (path, error) => (flavour === "busybox" ? `can't open '${path}': ${error.message}` : `${path}: ${error.message}`),
    );
    return fine ? 0 : 1;
  };

export const hexdump: Tool = async (process, args, flavour) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const fine = await eachInput(
    process,
    names,
    async (source) => {
      const bytes = await readAll(source);
      const canonical = args.some((arg) => /^-\w*C/.test(arg)) || nameOf(process) !== "hexdump";
      for (let at = 0; at < bytes.byteLength; at += 16) {
        const row = [...bytes.subarray(at, at + 16)];
        const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
        const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
        const columns = `${hex.slice(0, 8).join(" ")}  ${hex.slice(8).join(" ")}`.padEnd(49);
        const pairs = row
          .map((_, index) => (index % 2 === 0 ? `${hex[index + 1] ?? "00"}${hex[index]}` : ""))
          .filter(Boolean);
        await process.stdout.write(
          canonical
            ? `${at.toString(16).padStart(8, "0")}  ${columns} |${text}|\n`
            : `${at.toString(16).padStart(7, "0")} ${pairs.join(" ")}\n`,
        );
      }
      await process.stdout.write(`${bytes.byteLength.toString(16).padStart(8, "0")}\n`);
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  return fine ? 0 : 1;
};
