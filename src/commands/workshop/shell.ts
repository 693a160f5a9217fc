import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join, resolve } from "node:path";
import { EnvironmentError } from "../../errors.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Call, Command } from "../command.ts";
import { kubectlWrapper } from "../kubectl-wrapper.ts";
import { realKubectl } from "./lesson-command.ts";
import { sandboxKubeconfig } from "./sandbox.ts";

export const shell: Command = {
  name: "shell",
  summary: "Open your shell with kubectl pointing at the workshop's cluster",
  description:
    "It is your own shell with KUBECONFIG set. Where no kubectl is installed, the small one of this program stands in. Leave it with exit.",
  flags: { kubeconfig: { type: "string", value: "FILE", help: "a kubeconfig (default: the sandbox's)" } },
  examples: [{ line: "netpol-workshop shell", says: "then for example: kubectl get pods -A" }],
  async run(call) {
    const env = await shellEnvironment(call);
    const program = shellOf(call);
    const own = realKubectl(call.io.env) === undefined ? "kubectl here is the small one of netpol-workshop" : "kubectl";
    call.io.err.write(`${own} talks to the cluster of ${env.KUBECONFIG}; leave with exit.\n`);
    const child = spawn(program, { env, cwd: call.io.cwd, stdio: "inherit" });
    // Ctrl-C is the shell's; this program waits for its end.
    const ignore = () => undefined;
    process.on("SIGINT", ignore);
    try {
      const [code] = await once(child, "close");
      return typeof code === "number" ? code : 1;
    } catch (cause) {
      throw new EnvironmentError(`the shell ${program} cannot be started`, {
        detail: [cause instanceof Error ? cause.message : String(cause)],
        next: ["set SHELL to the shell that you use"],
        cause,
      });
    } finally {
      process.off("SIGINT", ignore);
    }
  },
};

/** The learner's environment, pointing at the cluster, with a kubectl in it. */
export async function shellEnvironment(call: Call): Promise<Record<string, string | undefined>> {
  const { env, cwd } = call.io;
  const given = call.flags.text("kubeconfig");
  const kubeconfig = given === undefined ? await sandboxKubeconfig(call) : resolve(cwd, given);
  if (realKubectl(env) !== undefined) return { ...env, KUBECONFIG: kubeconfig };
  const folder = join(stateFolder(env), "bin");
  kubectlWrapper(folder);
  return { ...env, KUBECONFIG: kubeconfig, PATH: [folder, env.PATH].filter(Boolean).join(delimiter) };
}

function shellOf({ io }: Call): string {
  if (process.platform === "win32") return io.env.COMSPEC ?? "cmd.exe";
  return io.env.SHELL || "/bin/sh";
}
