import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InputError, UsageError } from "../errors.ts";
import { calicoReleases } from "../policy/types.ts";
import { type Identity, writeIdentity } from "../sandbox/lifecycle/identity.ts";
import { readImage, replaceState } from "../sandbox/lifecycle/journal.ts";
import type { StoreImage } from "../sandbox/store/store.ts";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn, startDetached, stopIn } from "./sandbox-folder.ts";

export const sandboxRestore: Command = {
  name: "restore",
  summary: "Go back to a saved state",
  description: "A running sandbox is started again, in the background, on the same port. What it holds now is lost.",
  args: "FILE",
  flags: { dir: dirFlag },
  async run(call) {
    const [file] = call.args;
    if (file === undefined)
      throw new UsageError("name one file to read", { next: ["netpol-workshop sandbox restore FILE"] });
    const folder = folderOf(call);
    const identity = identityIn(folder);
    const saved = read(resolve(call.io.cwd, file), file);
    const wasRunning = await stopIn(folder);
    replaceState(folder, saved.image);
    writeIdentity(folder, { ...identity, ...saved.make });
    if (wasRunning) await startDetached(folder, ["--port", String(identity.port)]);
    call.io.out.write(
      `restored ${saved.image.objects.length} objects${wasRunning ? "; the sandbox is running" : ""}\n`,
    );
    return 0;
  },
};

interface Saved {
  readonly image: StoreImage;
  readonly make: Pick<Identity, "calico" | "enforcement">;
}

function read(path: string, shown: string): Saved {
  try {
    const text = readFileSync(path, "utf8");
    const { calico, enforcement }: { calico?: unknown; enforcement?: unknown } = JSON.parse(text);
    const release = [...calicoReleases, "none" as const].find((known) => known === calico);
    if (release === undefined) throw new Error("it is not a snapshot of a sandbox");
    return { image: readImage(text), make: { calico: release, enforcement: enforcement !== false } };
  } catch (error) {
    throw new InputError(`${shown} cannot be restored`, {
      detail: [error instanceof Error ? error.message : String(error)],
      next: ["netpol-workshop sandbox snapshot FILE writes one"],
      cause: error,
    });
  }
}
