import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { EnvironmentError, UsageError } from "../errors.ts";
import { loadState } from "../sandbox/lifecycle/journal.ts";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn } from "./sandbox-folder.ts";

export const sandboxSnapshot: Command = {
  name: "snapshot",
  summary: "Save the sandbox's state to a file, running or not",
  args: "FILE",
  flags: { dir: dirFlag },
  run(call) {
    const [file] = call.args;
    if (file === undefined)
      throw new UsageError("name one file to write", { next: ["netpol-workshop sandbox snapshot FILE"] });
    const folder = folderOf(call);
    const { calico, enforcement } = identityIn(folder);
    const image = loadState(folder);
    if (!image)
      throw new EnvironmentError("this sandbox has no state yet", { next: ["netpol-workshop sandbox start"] });
    const path = resolve(call.io.cwd, file);
    try {
      writeFileSync(
        path,
        `${JSON.stringify({ format: "netpol-sandbox", version: 1, calico, enforcement, ...image })}\n`,
        {
          mode: 0o600,
        },
      );
    } catch (error) {
      throw new EnvironmentError(`${file} cannot be written`, {
        detail: [error instanceof Error ? error.message : String(error)],
        cause: error,
      });
    }
    call.io.out.write(`saved ${image.objects.length} objects to ${file}\n`);
    return 0;
  },
};
