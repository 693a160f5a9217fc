/** The learner's terminal joined to a process in a container, by exec, attach or run. */
import { once } from "node:events";
import { ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import type { Session } from "../session.ts";
import type { Surroundings } from "../surroundings.ts";
import { fail, KubectlError } from "../trouble.ts";
import type { Call } from "../verb.ts";

export interface Conversation {
  readonly pod: RawObject;
  readonly container: string;
  /** Left out: the container's own process. */
  readonly command?: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Ends with the process's exit code, which is also said as kubectl says it. */
export async function converse(call: Call, session: Session, wanted: Conversation): Promise<number> {
  const { io, err } = call;
  const isTerminal = wanted.tty && wanted.stdin && io.stdin.isTTY === true;
  if (wanted.tty && !isTerminal) err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
  const done = new AbortController();
  if (isTerminal) io.stdin.setRawMode?.(true);
  try {
    const { exitCode } = await session.api.cluster.exec(
      { namespace: session.namespace, name: wanted.pod.metadata.name, container: wanted.container },
      wanted.command ?? [],
      {
        stdout: io.stdout,
        stderr: io.stderr,
        signal: call.signal,
        attach: wanted.command === undefined,
        tty: wanted.tty && isTerminal,
        ...(wanted.stdin ? { stdin: io.stdin } : {}),
        ...(isTerminal ? { sizes: sizesOf(io.stdout, done.signal) } : {}),
      },
    );
    if (exitCode !== 0 && wanted.command)
      throw new KubectlError(`command terminated with exit code ${exitCode}`, exitCode);
    return exitCode;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "exec-failed" && !error.status) throw fail(error.message);
    throw error;
  } finally {
    done.abort();
    if (isTerminal) io.stdin.setRawMode?.(false);
    if (wanted.stdin) io.stdin.pause();
  }
}

async function* sizesOf(
  terminal: Surroundings["stdout"],
  signal: AbortSignal,
): AsyncGenerator<{ columns: number; rows: number }> {
  try {
    for (;;) {
      yield { columns: terminal.columns ?? 80, rows: terminal.rows ?? 24 };
      await once(terminal, "resize", { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
