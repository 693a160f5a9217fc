import type { Command } from "./command.ts";

export const sandbox: Command = {
  name: "sandbox",
  summary: "Run the embedded cluster: a Kubernetes API with Calico on 127.0.0.1",
  subcommands: [
    {
      name: "start",
      summary: "Start it, or go on where it was stopped",
      load: async () => (await import("./sandbox-start.ts")).sandboxStart,
    },
    {
      name: "stop",
      summary: "Stop it; its state stays",
      load: async () => (await import("./sandbox-stop.ts")).sandboxStop,
    },
    {
      name: "status",
      summary: "Say whether it runs, where, and what it is",
      load: async () => (await import("./sandbox-status.ts")).sandboxStatus,
    },
    {
      name: "kubeconfig",
      summary: "Print the kubeconfig of the admin, or of a restricted user",
      load: async () => (await import("./sandbox-kubeconfig.ts")).sandboxKubeconfig,
    },
    {
      name: "env",
      summary: "Print what makes kubectl in this shell talk to it",
      load: async () => (await import("./sandbox-env.ts")).sandboxEnv,
    },
    {
      name: "reset",
      summary: "Make it as new: every object goes",
      load: async () => (await import("./sandbox-reset.ts")).sandboxReset,
    },
    {
      name: "snapshot",
      summary: "Save its state to a file",
      load: async () => (await import("./sandbox-snapshot.ts")).sandboxSnapshot,
    },
    {
      name: "restore",
      summary: "Go back to a saved state",
      load: async () => (await import("./sandbox-restore.ts")).sandboxRestore,
    },
  ],
};
