/** Somebody with the built program and a kubeconfig, in folders of their own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnosis } from "../../src/workshop/doctor/doctor.ts";

export const root = join(import.meta.dirname, "..", "..");

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class Learner {
  readonly kubeconfig: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "netpol-learner-"));

  constructor(kubeconfig: string) {
    this.kubeconfig = kubeconfig;
  }

  leave(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** `check 02/the-rule`, on the cluster. */
  run(line: string): Promise<Ran> {
    return this.#call([...line.split(" "), "--kubeconfig", this.kubeconfig]);
  }

  async doctor(flags = ""): Promise<Diagnosis> {
    const { out, err } = await this.run(`doctor --json --yes ${flags}`.trim());
    if (out === "") throw new Error(`the doctor said nothing: ${err}`);
    return JSON.parse(out);
  }

  /** Where the learner is; undefined before the first step. */
  async place(): Promise<unknown> {
    const { out } = await this.#call(["list", "--json"]);
    return JSON.parse(out).find(({ here }: { here: boolean }) => here)?.module;
  }

  #call(words: readonly string[]): Promise<Ran> {
    const env = { ...process.env, NETPOL_WORKSHOP_HOME: join(this.#folder, "home"), NO_COLOR: "1" };
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(root, "dist", "cli.js"), ...words],
        { cwd: this.#folder, env },
        (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });
  }
}
