import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../testing/run.ts";
import { shellEnvironment } from "./shell.ts";

let home = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "shell-"));
});
afterEach(() => rmSync(home, { recursive: true }));

test.skipIf(process.platform === "win32")(
  "the shell's own exit code is the command's, and it says what kubectl is",
  async () => {
    const shell = join(home, "shell");
    writeFileSync(shell, `#!/bin/sh\necho "$NETPOL_WORKSHOP_CONTEXT" > ${join(home, "context")}\nexit 7\n`, {
      mode: 0o755,
    });
    writeFileSync(join(home, "some.yaml"), "apiVersion: v1\nkind: Config\ncurrent-context: mine\n");
    const env = { HOME: home, XDG_STATE_HOME: home, PATH: "/nowhere", SHELL: shell };
    const { code, err } = await run("shell --kubeconfig some.yaml", { cwd: home, env });
    expect(code).toBe(7);
    // So that netpol-workshop means the same cluster there as kubectl does.
    expect(readFileSync(join(home, "context"), "utf8")).toBe("mine\n");
    expect(err).toContain("kubectl here is the small one of netpol-workshop");
    expect(err).toContain(join(home, "some.yaml"));
  },
);

test.skipIf(process.platform === "win32")("a context is the shell's own, whatever the current one is", async () => {
  const shell = join(home, "shell");
  writeFileSync(
    shell,
    `#!/bin/sh\n(echo "$NETPOL_WORKSHOP_CONTEXT"; cat "\${KUBECONFIG%%:*}") > ${join(home, "seen")}\n`,
    {
      mode: 0o755,
    },
  );
  const env = { HOME: home, XDG_STATE_HOME: home, PATH: process.env.PATH, SHELL: shell };
  const { code, err } = await run("shell --context team", { cwd: home, env });
  expect([code, err]).toEqual([0, expect.stringContaining("talks to team;")]);
  expect(readFileSync(join(home, "seen"), "utf8")).toMatch(/^team\n(.*\n)*current-context: "team"\n/);

  writeFileSync(join(home, "bare.yaml"), "apiVersion: v1\nkind: Config\n");
  const refused = await run("shell --kubeconfig bare.yaml", { cwd: home, env });
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("bare.yaml has no current context")]);
});

test.skipIf(process.platform === "win32")("this program is on PATH, and a kubectl where there is none", () => {
  const environment = (PATH: string) => shellEnvironment({ XDG_STATE_HOME: home, PATH }, "k");
  const without = environment("/nowhere");
  const [own = "", ...rest] = (without.PATH ?? "").split(delimiter);
  expect(rest).toEqual(["/nowhere"]);
  expect(without.KUBECONFIG).toBe("k");
  expect(readdirSync(own).sort()).toEqual(["kubectl", "netpol-workshop"]);
  // In a shell that was opened in such a shell, it stands there once.
  expect(environment(without.PATH ?? "").PATH).toBe(without.PATH);

  const theirs = join(home, "theirs");
  mkdirSync(theirs);
  writeFileSync(join(theirs, "kubectl"), "");
  environment(theirs);
  expect(readdirSync(own)).toEqual(["netpol-workshop"]);
});
