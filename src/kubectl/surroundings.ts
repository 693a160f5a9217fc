import type { Readable, Writable } from "node:stream";

/** All that a call uses of the world around it. */
export interface Surroundings {
  readonly stdin: Readable & { isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number; rows?: number };
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The kubeconfig to fall back on: the sandbox's, which then runs. */
  sandboxKubeconfig(): Promise<string>;
  /** Aborted when the person wants to leave. */
  readonly signal?: AbortSignal;
}
