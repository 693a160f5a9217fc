import { mkdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { sha256, writeWhole } from "../../disk.ts";
import { InputError } from "../../errors.ts";
import type { ClusterChoice } from "../../ui/index.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import { namedContext, tellSandbox } from "../cluster-choice.ts";
import type { Call, Command, Io } from "../command.ts";
import { ownProgram, wrapperName, writeWrapper } from "../wrapper.ts";
import { workshopFlags } from "./flags.ts";
import { realKubectl } from "./lesson-command.ts";
import { sandboxKubeconfig } from "./sandbox.ts";
import { flagsAsEnvironment } from "./session.ts";
import { runShell } from "./terminal-program.ts";

const { json: _json, ...flags } = workshopFlags;

export const shell: Command = {
  name: "shell",
  summary: "Open your shell with kubectl pointing at the workshop's cluster",
  description:
    "It is your own shell with KUBECONFIG set, and netpol-workshop on its PATH. Where no kubectl is installed, the small one of this program stands in. Leave it with exit.",
  flags,
  examples: [
    { line: "netpol-workshop shell", says: "then for example: kubectl get pods -A" },
    { line: "netpol-workshop shell --context minikube", says: "on a cluster of your own" },
  ],
  async run(call) {
    const { env, cwd } = call.io;
    const choice = await choiceOf(call);
    const own = realKubectl(env) === undefined ? "kubectl here is the small one of netpol-workshop" : "kubectl";
    const where =
      choice.kind === "sandbox"
        ? "the sandbox"
        : `${choice.name}${choice.kubeconfig ? ` of ${choice.kubeconfig}` : ""}`;
    call.io.err.write(`${own} talks to ${where}; leave with exit.\n`);
    return runShell({ cwd, env: environmentOn(call, choice) });
  },
};

/** The cluster that the flags name, else the sandbox, which runs from here on. */
async function choiceOf(call: Call): Promise<ClusterChoice> {
  const given = call.flags.text("kubeconfig");
  const file = given === undefined ? {} : { kubeconfig: resolve(call.io.cwd, given) };
  const named = await namedContext(call.flags.text("context"), file);
  if (named) return named;
  if (given !== undefined)
    throw new InputError(`${given} has no current context`, {
      next: [`netpol-workshop shell --kubeconfig ${given} --context NAME`],
    });
  tellSandbox(call);
  await sandboxKubeconfig(call);
  return { kind: "sandbox" };
}

/** What the learner's programs find: the cluster that was chosen, and the flags that the program was called with. */
export function environmentOn(call: Call, choice: ClusterChoice): Io["env"] {
  const { env } = call.io;
  const home = stateFolder(env);
  if (choice.kind === "sandbox")
    return {
      ...shellEnvironment(env, join(home, "sandbox", "kubeconfig")),
      ...flagsAsEnvironment(call),
      NETPOL_WORKSHOP_CONTEXT: undefined,
    };
  // The learner's own current context may be another; of a list of files the first to name one decides.
  const name = JSON.stringify(choice.name);
  const current = join(home, "contexts", `${sha256(name).slice(0, 12)}.kubeconfig`);
  mkdirSync(dirname(current), { recursive: true, mode: 0o700 });
  writeWhole(current, `apiVersion: v1\nkind: Config\ncurrent-context: ${name}\n`, 0o600);
  const own = choice.kubeconfig ?? (env.KUBECONFIG || join(homedir(), ".kube", "config"));
  const files = [current, own].join(delimiter);
  return { ...shellEnvironment(env, files), ...flagsAsEnvironment(call), NETPOL_WORKSHOP_CONTEXT: choice.name };
}

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
