import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "./testing/run.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8").replaceAll("\r\n", "\n");
const blocks = [...readme.matchAll(/^```console\n\$ netpol-workshop (.+)\n([\s\S]*?)^```$/gm)].map(
  ([, line = "", output = ""]) => ({ line, output }),
);

test("the README shows the commands that work without a cluster", () => {
  expect(blocks.map(({ line }) => line.split(" ")[0])).toEqual(
    expect.arrayContaining(["matrix", "why", "diff", "diagnose"]),
  );
});

test.each(blocks)("`netpol-workshop $line` prints what the README shows", async ({ line, output }) => {
  const { out, err } = await run(line);
  expect(err + out).toBe(output);
});
