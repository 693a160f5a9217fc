/** `base64`, and the checksums: md5sum, sha256sum … */
import { createHash } from "node:crypto";
import { FileError } from "../../file-error.ts";
import type { Process } from "../../process.ts";
import { readAll, toText } from "../../streams.ts";
import { complain, eachInput, type Flavour, optionsOf, pathOf, plainLines, type Tool } from "../tool.ts";

export const base64: Tool = async (process, args, flavour) => {
  const options = await optionsOf(
    process,
    args,
    flavour,
    flavour === "gnu" ? "dDw:i" : "dw:",
    flavour === "gnu" ? { decode: "d", wrap: "w:", "ignore-garbage": "i" } : {},
  );
  if (options === undefined) return 1;
  let isText = true;
  const fine = await eachInput(
    process,
    options.operands.slice(0, 1),
    async (source) => {
      const bytes = await readAll(source);
      if (!options.has("d") && !options.has("D")) {
        const columns = Number(options.get("w") ?? 76);
        const text = Buffer.from(bytes).toString("base64");
        const wrapped = columns === 0 ? text : (text.match(new RegExp(`.{1,${columns}}`, "g")) ?? []).join("\n");
        return process.stdout.write(wrapped + (columns === 0 || wrapped === "" ? "" : "\n"));
      }
      const given = toText(bytes).replace(/\s/g, "");
      // busybox looks past what is no base64
      const text = flavour === "busybox" || options.has("i") ? given.replace(/[^A-Za-z0-9+/=]/g, "") : given;
      isText = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
      await process.stdout.write(Buffer.from(/^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? "", "base64"));
    },
    (path, error) => `${path}: ${error.message}`,
  );
  if (!isText) await complain(process, flavour === "gnu" ? "invalid input" : "truncated input");
  return fine && isText ? 0 : 1;
};

export const digest =
  (algorithm: string): Tool =>
  async (process, args, flavour) => {
    const options = await optionsOf(process, args, flavour, "bctsw", { check: "c", status: "s" });
    if (options === undefined) return 1;
    let matches = true;
    const fine = await eachInput(
      process,
      options.operands,
      async (source, name) => {
        if (options.has("c")) matches = (await check(process, source, algorithm, flavour)) && matches;
        else {
          const hash = createHash(algorithm);
          for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) hash.update(chunk);
          await process.stdout.write(`${hash.digest("hex")}  ${name}\n`);
        }
      },
      (path, error) => (flavour === "busybox" ? `can't open '${path}': ${error.message}` : `${path}: ${error.message}`),
    );
    return fine && matches ? 0 : 1;
  };

/** `-c`: whether the files named in a list still have the sums that stand beside them. */
async function check(
  process: Process,
  list: Parameters<typeof plainLines>[0],
  algorithm: string,
  flavour: Flavour,
): Promise<boolean> {
  let [checked, failed] = [0, 0];
  for await (const line of plainLines(list)) {
    const [, sum, name] = /^([0-9a-f]+) [ *](.+)$/.exec(line) ?? [];
    if (sum === undefined || name === undefined) continue;
    checked++;
    let found: string | undefined;
    try {
      found = createHash(algorithm)
        .update(process.files.read(pathOf(process, name)))
        .digest("hex");
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(
        process,
        flavour === "busybox" ? `can't open '${name}': ${error.message}` : `${name}: ${error.message}`,
      );
    }
    if (found !== sum) failed++;
    await process.stdout.write(`${name}: ${found === sum ? "OK" : "FAILED"}\n`);
  }
  if (failed > 0)
    await complain(
      process,
      flavour === "busybox"
        ? `WARNING: ${failed} of ${checked} computed checksums did NOT match`
        : `WARNING: ${failed} computed checksum${failed === 1 ? "" : "s"} did NOT match`,
    );
  return failed === 0;
}
