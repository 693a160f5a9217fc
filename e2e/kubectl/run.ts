/** One kubectl against one cluster, with nothing kept from earlier ones. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { files } from "./files.ts";
import type { Kubectl } from "./kubectls.ts";

export interface Output {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Workplace {
  readonly folder: string;
  /** Runs the words behind `kubectl`; an underscore between stars stands for a space, as in a schedule. */
  run(words: string): Promise<Output>;
  /** The same with words that hold spaces, and with something to read. */
  call(words: readonly string[], input?: string): Promise<Output>;
  /** Starts a command that goes on until it is stopped; `until` resolves when its output holds the text. */
  follow(words: string): Followed;
  remove(): void;
}

export interface Followed {
  until(text: string): Promise<void>;
  readonly out: string;
  stop(): void;
}

export function workplace(kubectl: Kubectl, kubeconfig: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "netpol-kubectl-"));
  for (const [name, text] of Object.entries({ ...files, kubeconfig })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return {
    folder,
    run: (words) => execute(kubectl.path, words.split(" ").map(withSpaces), folder),
    call: (words, input) => execute(kubectl.path, words, folder, input),
    follow: (words) => follow(kubectl.path, words.split(" "), folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function withSpaces(word: string): string {
  return /\*_/.test(word) ? word.replaceAll("_", " ") : word;
}

/** The folder is its home too, so that its cache is its own. */
function start(program: string, words: readonly string[], folder: string) {
  const env = { PATH: process.env.PATH ?? "", HOME: folder, KUBECONFIG: join(folder, "kubeconfig") };
  return spawn(program, [...words], { cwd: folder, env });
}

function follow(program: string, words: readonly string[], folder: string): Followed {
  const child = start(program, words, folder);
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  return {
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (out.includes(text)) resolve();
        };
        child.stdout.on("data", look);
        child.on("close", () => reject(new Error(`it ended without ${text}:\n${out}`)));
        look();
      }),
    get out() {
      return out;
    },
    stop: () => child.kill(),
  };
}

function execute(program: string, words: readonly string[], folder: string, input = ""): Promise<Output> {
  const child = start(program, words, folder);
  child.stdin.end(input);
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, ...texts }));
  });
}
