import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect, it } from "vitest";
import { connect } from "../cluster/index.ts";

/** Loaded into the sandbox's process, it makes two mistakes that nobody there expects. */
const mistakes = `data:text/javascript,process.on("SIGUSR2", () => {
  Promise.reject(new Error("nobody waits for this"));
  throw new Error("nobody catches this");
})`;

it("goes on when something goes wrong inside, and says what", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-start-"));
  const cli = join(import.meta.dirname, "..", "cli.ts");
  const words = ["--import", "tsx", "--import", mistakes, cli, "sandbox", "start", "--port", "0", "--dir", folder];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  try {
    await saying(child.stdout, "the sandbox is ready");
    child.kill("SIGUSR2");
    await saying(child.stderr, "nobody catches this", "nobody waits for this");
    const cluster = connect({ kubeconfig: join(folder, "kubeconfig") });
    expect(await cluster.version()).toMatchObject({ major: 1 });
    cluster.close();
  } finally {
    child.kill("SIGTERM");
  }
  expect(await ended).toEqual([0, null]);
  rmSync(folder, { recursive: true });
});

/** Reads until all of the words have come; fails where the stream ends before. */
async function saying(stream: Readable, ...words: readonly string[]): Promise<void> {
  let said = "";
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (words.every((each) => said.includes(each))) return;
  }
  throw new Error(`not said: ${words.join(", ")}; but: ${said}`);
}
