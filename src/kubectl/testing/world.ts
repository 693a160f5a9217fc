/** A sandbox in memory, and two kubectls in front of it: this one and a real one. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startSandbox } from "../../sandbox/sandbox.ts";
import { type Ran, runOurs, wordsOf } from "./run.ts";

export interface World {
  ours(line: string, cwd: string): Promise<Ran>;
  real(line: string, cwd: string, binary: string): Promise<Ran>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-test-"));
  const kubeconfig = join(folder, "kubeconfig");
  const sandbox = await startSandbox({ alive: true });
  writeFileSync(kubeconfig, sandbox.kubeconfig());
  return {
    ours: (line, cwd) => runOurs(wordsOf(line), { cwd, kubeconfig }),
    real: (line, cwd, binary) =>
      new Promise((resolve) => {
        const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig };
        const child = execFile(binary, wordsOf(line), { cwd, env }, (error, out, err) => {
          const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
          resolve({ code, out, err });
        });
        child.stdin?.end();
      }),
    async stop() {
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every concrete kubectl beside the one on PATH, and those that KUBECTLS names, by version, newest first. */
export async function realKubectls(): Promise<readonly { file: string; minor: number }[]> {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "kubectl"))
    .find((file) => existsSync(file));
  const beside = onPath ? dirname(realpathSync(onPath)) : undefined;
  const files = [
    ...(beside
      ? readdirSync(beside)
          .filter((name) => /^kubectl(\.\d+)*$/.test(name))
          .map((name) => join(beside, name))
      : []),
    ...(process.env.KUBECTLS ?? "").split(delimiter),
  ].filter((file) => file !== "" && existsSync(file));
  const found = await Promise.all(files.map(async (file) => ({ file, minor: await minorOf(file) })));
  return found.filter(({ minor }) => minor > 0).toSorted((one, other) => other.minor - one.minor);
}

/** 0 for a wrapper that only chooses between others. */
function minorOf(file: string): Promise<number> {
  return new Promise((resolve) => {
    execFile(file, ["version", "--client", "-o", "json"], (error, out) => {
      const [, version = "", minor = "0"] = /"gitVersion": "(v1\.(\d+)[^"]*)"/.exec(out) ?? [];
      resolve(error || version.includes("dispatcher") ? 0 : Number(minor));
    });
  });
}

/** Without what differs from run to run: ages, times, ids, addresses, random names; widths of columns follow from them. */
export function plain(text: string): string {
  return (
    text
      .replaceAll(process.cwd(), "HERE")
      // Ours has the server's version; the kubectl found may be any.
      .replace(/^WARNING: version difference between client .*\n/gm, "")
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s",]*( [+-]\d{4} UTC)?/g, "TIME")
      .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}/g, "TIME")
      .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, "UID")
      .replace(/\b[\da-f]{64}\b/g, "ID")
      .replace(/(containerd:\/\/|sha256:)[\da-f]+/g, "$1ID")
      .replace(/\b\d{1,3}(\.\d{1,3}){3}(:\d{5})?\b/g, "IP")
      .replace(/(127\.0\.0\.1|IP|localhost):\d+/g, "IP:PORT")
      .replace(/(resourceVersion"?: ")\d+/g, "$1N")
      .replace(/(Resource Version:\s+)\d+/g, "$1N")
      .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-RANDOM")
      .replace(/BEGIN CERTIFICATE[\s\S]*?END CERTIFICATE/g, "CERTIFICATE")
      .replace(/\b(\d+[smhd])+(?=\s|$|\))/gm, "AGE")
      .replace(/(node-)[12]\b/g, "$1N")
      .replace(/(generation: )\d+/g, "$1N")
      .replace(/-{2,}/g, "--")
      .replace(/ {2,}/g, "  ")
      .replace(/ +$/gm, "")
  );
}

export function plainRan({ code, out, err }: Ran): Ran {
  return { code, out: plain(out), err: plain(err) };
}
