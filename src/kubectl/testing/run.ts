/** Runs a command line through this kubectl, in the process, and keeps all that it leaves behind. */
import { Readable, Writable } from "node:stream";
import { kubectl } from "../index.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  readonly cwd: string;
  readonly kubeconfig: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export async function runOurs(
  words: readonly string[],
  { cwd, kubeconfig, stdin = "", env = {}, signal }: Place,
): Promise<Ran> {
  const kept = { out: "", err: "" };
  const code = await kubectl(words, {
    stdin: Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]),
    stdout: sink((text) => {
      kept.out += text;
    }),
    stderr: sink((text) => {
      kept.err += text;
    }),
    env: { ...env, KUBECONFIG: kubeconfig },
    cwd,
    sandboxKubeconfig: async () => kubeconfig,
    ...(signal ? { signal } : {}),
  });
  return { code, ...kept };
}

function sink(keep: (text: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      keep(chunk.toString());
      done();
    },
  });
}

/** The words of a line as a shell takes them apart: spaces, single and double quotes. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/((?:[^\s"']|"(?:\\.|[^"\\])*"|'[^']*')+)/g)].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
      double === undefined ? (single ?? "") : double.replace(/\\(.)/g, "$1"),
    ),
  );
}
