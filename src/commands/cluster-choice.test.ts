/** What a plain command says of the cluster that it goes to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ClusterChoice } from "../ui/index.ts";
import { rememberCluster, tellSandbox } from "./cluster-choice.ts";

let home = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "choice-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What a command on the sandbox says, the terminal UI having been there last. */
function said(flags: readonly string[] = []): string {
  let text = "";
  const write = (words: string) => {
    text += words;
  };
  const output = { write, isTTY: false, columns: 80 };
  const env = { NETPOL_WORKSHOP_HOME: home };
  tellSandbox({
    args: [],
    flags: { on: (name) => flags.includes(name), text: () => undefined, list: () => [] },
    io: { out: output, err: output, env, cwd: home, readStdin: async () => "" },
  });
  return text;
}

const after = (choice: ClusterChoice) => rememberCluster({ NETPOL_WORKSHOP_HOME: home }, choice);

it("says in one line that it is on the sandbox where the terminal UI was on a live cluster", () => {
  after({ kind: "context", name: "minikube" });
  expect(said()).toBe("note: on the sandbox; the terminal UI was last on minikube: --context minikube\n");
  after({ kind: "context", name: "team", kubeconfig: "/tmp/team.yaml" });
  expect(said()).toContain("last on team: --context team --kubeconfig /tmp/team.yaml\n");
});

it("says nothing otherwise", () => {
  expect(said()).toBe("");
  after({ kind: "sandbox" });
  expect(said()).toBe("");
  after({ kind: "context", name: "minikube" });
  expect(said(["sandbox"])).toBe("");
  writeFileSync(join(home, "cluster.json"), "{");
  expect(said()).toBe("");
});
