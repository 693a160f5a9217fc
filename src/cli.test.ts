/** The program itself: what goes wrong outside of every command is told as well. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

/** Runs a command after some code, and leaves its standard input open. */
async function after(code: string, ...words: readonly string[]) {
  const program = ["--import", "tsx", "--import", `data:text/javascript,${code}`, join(import.meta.dirname, "cli.ts")];
  const child = spawn(process.execPath, [...program, ...words], { stdio: ["pipe", "ignore", "pipe"] });
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return [exitCode, said];
}

it.each([
  ["thrown", `throw new Error("nobody catches this")`],
  ["rejected", `Promise.reject(new Error("nobody catches this"))`],
])("reports as a bug of ours what is %s where nobody waits for it", async (_how, mistake) => {
  const onceItRuns = `setInterval(() => { if (process.listenerCount("uncaughtException") > 0) ${mistake} }, 10)`;
  expect(await after(onceItRuns, "matrix", "-f", "-")).toEqual([
    70,
    expect.stringMatching(/^bug: netpol-workshop failed[\s\S]*Error: nobody catches this\n/),
  ]);
});

it("says so when it is started in a folder that is gone", async () => {
  const code = `process.cwd = () => { throw new Error("ENOENT: no such file or directory, uv_cwd") }`;
  const told = expect.stringMatching(/^error: the folder that you are in is gone\n/);
  expect(await after(code, "matrix", "-f", "shop")).toEqual([3, told]);
});
