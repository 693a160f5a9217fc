/** Runs a command that a lesson shows: kubectl's through the real one where there is one, else through ours; our own directly. */
import { $ } from "zx";
import type { Io } from "../command.ts";
import { onPath } from "../programs.ts";
import { ownProgram } from "../wrapper.ts";

export interface LessonRun {
  readonly folder: string;
  /** Left out, kubectl looks in its usual places. */
  readonly kubeconfig: string | undefined;
  readonly env?: Io["env"];
  readonly signal?: AbortSignal;
}

export async function runLessonCommand(
  words: readonly string[],
  { folder, kubeconfig, env = process.env, signal }: LessonRun,
): Promise<{ code: number; output: string }> {
  const [program = "", ...rest] = words;
  const kubectl = realKubectl();
  const line =
    program === "kubectl"
      ? kubectl
        ? [kubectl, ...rest]
        : [...ownProgram, "kubectl", ...rest]
      : [...ownProgram, ...rest];
  const result = await $({
    cwd: folder,
    env: { ...env, KUBECONFIG: kubeconfig },
    quiet: true,
    nothrow: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal ? { signal } : {}),
  })`${line}`;
  return { code: result.exitCode ?? 1, output: result.stdall };
}

/** The kubectl on PATH, if there is one. */
export function realKubectl(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  return onPath("kubectl", env);
}
