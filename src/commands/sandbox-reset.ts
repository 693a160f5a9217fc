import { rmSync } from "node:fs";
import { join } from "node:path";
import { emptyImage, replaceState } from "../sandbox/lifecycle/journal.ts";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn, startDetached, stopIn } from "./sandbox-folder.ts";

export const sandboxReset: Command = {
  name: "reset",
  summary: "Make the sandbox as new: every object goes",
  description:
    "A running sandbox is started again, in the background, and keeps its port and its kubeconfig. One that does not run may be made anew at its next start, with another Calico or without.",
  flags: { dir: dirFlag },
  async run(call) {
    const folder = folderOf(call);
    const identity = identityIn(folder);
    const wasRunning = await stopIn(folder);
    replaceState(folder, emptyImage);
    if (!wasRunning) rmSync(join(folder, "cluster.json"), { force: true });
    else await startDetached(folder, ["--port", String(identity.port)]);
    call.io.out.write(wasRunning ? "the sandbox is as new, and running\n" : "the sandbox is as new\n");
    return 0;
  },
};
