import { makeOf } from "../sandbox/lifecycle/identity.ts";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn, runningIn } from "./sandbox-folder.ts";
import { makeText } from "./sandbox-start.ts";

export const sandboxStatus: Command = {
  name: "status",
  summary: "Say whether the sandbox runs, where, and what it is",
  description: "The exit code is 0 when it runs and 3 when it does not.",
  flags: { dir: dirFlag },
  async run(call) {
    const folder = folderOf(call);
    const identity = identityIn(folder);
    const running = await runningIn(folder);
    const rows = [
      ["state", running ? `running, process ${running.pid}` : "stopped"],
      ["server", running ? `https://127.0.0.1:${running.port}` : ""],
      ["cluster", `Kubernetes 1.35, ${makeText(makeOf(identity))}`],
      ["kubeconfig", `${folder}/kubeconfig`],
    ];
    for (const [name = "", value = ""] of rows) if (value !== "") call.io.out.write(`${name.padEnd(12)}${value}\n`);
    return running ? 0 : 3;
  },
};
