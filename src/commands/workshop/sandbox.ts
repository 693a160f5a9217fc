/** The sandbox as the workshop's commands use it: running already, or started in the background for them. */
import { join } from "node:path";
import type { Call } from "../command.ts";
import { runningIn, sandboxFolder, startDetached } from "../sandbox-folder.ts";

/** The kubeconfig of the learner's sandbox, which runs from here on. */
export async function sandboxKubeconfig({ io }: Call): Promise<string> {
  const folder = sandboxFolder(io);
  if (!(await runningIn(folder))) {
    io.err.write("starting the sandbox …\n");
    await startDetached(folder, []);
  }
  return join(folder, "kubeconfig");
}
