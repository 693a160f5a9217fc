import { rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { contextsOf } from "../../cluster/index.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Command, Io } from "../command.ts";
import { ownProgram, wrapperName, writeWrapper } from "../wrapper.ts";
import { workshopFlags } from "./flags.ts";
import { realKubectl } from "./lesson-command.ts";
import { sandboxKubeconfig } from "./sandbox.ts";
import { runShell } from "./terminal-program.ts";

export const shell: Command = {
  name: "shell",
  summary: "Open your shell with kubectl pointing at the workshop's cluster",
  description:
    "It is your own shell with KUBECONFIG set, and netpol-workshop on its PATH. Where no kubectl is installed, the small one of this program stands in. Leave it with exit.",
  flags: { kubeconfig: { type: "string", value: "FILE", help: "a kubeconfig (default: the sandbox's)" } },
  examples: [{ line: "netpol-workshop shell", says: "then for example: kubectl get pods -A" }],
  async run(call) {
    const { env, cwd } = call.io;
    const given = call.flags.text("kubeconfig");
    const kubeconfig = given === undefined ? await sandboxKubeconfig(call) : resolve(cwd, given);
    const own = realKubectl(env) === undefined ? "kubectl here is the small one of netpol-workshop" : "kubectl";
    call.io.err.write(`${own} talks to the cluster of ${kubeconfig}; leave with exit.\n`);
    const context = given === undefined ? undefined : contextsOf({ kubeconfig }).current;
    return runShell({ cwd, env: { ...shellEnvironment(env, kubeconfig), [workshopFlags.context.env]: context } });
  },
};

/** The learner's environment, pointing at the cluster, with this program and a kubectl in it. */
export function shellEnvironment(env: Io["env"], kubeconfig: string | undefined): Io["env"] {
  const folder = join(stateFolder(env), "bin");
  const others = (env.PATH ?? "").split(delimiter).filter((each) => each !== "" && each !== folder);
  writeWrapper(folder, "netpol-workshop", ownProgram);
  if (realKubectl({ PATH: others.join(delimiter) }) === undefined)
    writeWrapper(folder, "kubectl", [...ownProgram, "kubectl"]);
  else rmSync(join(folder, wrapperName("kubectl")), { force: true });
  return { ...env, KUBECONFIG: kubeconfig, PATH: [folder, ...others].join(delimiter) };
}
