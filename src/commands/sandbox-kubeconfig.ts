import { systemClock } from "../sandbox/clock.ts";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn } from "./sandbox-folder.ts";

export const sandboxKubeconfig: Command = {
  name: "kubeconfig",
  summary: "Print the sandbox's kubeconfig",
  description:
    "With --user it is that of a user who may do only what roles and bindings grant: `restricted` is admin of the namespace default, any other name may do nothing until you bind a role to it.",
  flags: {
    user: { type: "string", value: "NAME", help: "a restricted user instead of the admin" },
    dir: dirFlag,
  },
  examples: [
    { line: "netpol-workshop sandbox kubeconfig > ~/.kube/sandbox", says: "a copy of your own" },
    { line: "netpol-workshop sandbox kubeconfig --user restricted > dev.kubeconfig", says: "somebody with few rights" },
  ],
  async run(call) {
    const { kubeconfigOf } = await import("../sandbox/sandbox.ts");
    call.io.out.write(kubeconfigOf(identityIn(folderOf(call)), systemClock, call.flags.text("user")));
    return 0;
  },
};
