import type { Command } from "./command.ts";

export const cluster: Command = {
  name: "cluster",
  summary: "Make a real cluster on this machine, with Calico and its flow log",
  subcommands: [
    {
      name: "create",
      summary: "Create one with minikube or kind; the commands are shown first",
      load: async () => (await import("./cluster-create.ts")).clusterCreate,
    },
  ],
};
