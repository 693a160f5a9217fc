import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../testing/run.ts";

let home = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "shell-"));
});
afterEach(() => rmSync(home, { recursive: true }));

test.skipIf(process.platform === "win32")(
  "the shell's own exit code is the command's, and it says what kubectl is",
  async () => {
    const env = { HOME: home, XDG_STATE_HOME: home, PATH: "/nowhere", SHELL: "/bin/false" };
    const { code, err } = await run("shell --kubeconfig some.yaml", { cwd: home, env });
    expect(code).toBe(1);
    expect(err).toContain("kubectl here is the small one of netpol-workshop");
    expect(err).toContain(join(home, "some.yaml"));
  },
);

test.skipIf(process.platform === "win32")("without a kubectl the wrapper is on PATH, with one it is not", async () => {
  const { shellEnvironment } = await import("./shell.ts");
  const flags = { text: (name: string) => (name === "kubeconfig" ? "k" : undefined), list: () => [], on: () => false };
  const output = { write: () => undefined, isTTY: false, columns: 80 };
  const io = { out: output, err: output, cwd: home, readStdin: async () => "" };
  const without = await shellEnvironment({
    args: [],
    flags,
    io: { ...io, env: { XDG_STATE_HOME: home, PATH: "/nowhere" } },
  });
  const [first = "", ...rest] = (without.PATH ?? "").split(delimiter);
  expect(existsSync(join(first, "kubectl"))).toBe(true);
  expect(rest).toEqual(["/nowhere"]);
  expect(without.KUBECONFIG).toBe(join(home, "k"));
  const again = await shellEnvironment({ args: [], flags, io: { ...io, env: { XDG_STATE_HOME: home, PATH: first } } });
  expect(again.PATH).toBe(first);
});
