/** Verbs that reach into pods. */
import type { Verb } from "../verb.ts";
import { podTimeout, selector } from "./flag-sets.ts";

export const podVerbs: readonly Verb[] = [
  {
    name: "exec",
    summary: "Execute a command in a container",
    flags: ["-c --container =", "-q --quiet", "-i --stdin", "-t --tty", podTimeout],
    lacks: "filename",
    load: async () => (await import("../verbs/exec.ts")).exec,
  },
  {
    name: "logs",
    summary: "Print the logs for a container in a pod",
    flags: [
      selector,
      "--all-containers",
      "--all-pods",
      "-c --container =",
      "-f --follow",
      "--ignore-errors",
      "--limit-bytes =",
      "--max-log-requests =",
      podTimeout,
      "--prefix",
      "-p --previous",
      "--since =",
      "--since-time =",
      "--tail =",
      "--timestamps",
    ],
    lacks: "insecure-skip-tls-verify-backend",
    load: async () => (await import("../verbs/logs.ts")).logs,
  },
  {
    name: "attach",
    summary: "Attach to a running container",
    flags: ["-c --container =", "-q --quiet", "-i --stdin", "-t --tty", podTimeout],
    load: async () => (await import("../verbs/attach.ts")).attach,
  },
  {
    name: "port-forward",
    summary: "Forward one or more local ports to a pod",
    flags: ["--address ,", podTimeout],
    load: async () => (await import("../verbs/port-forward.ts")).portForward,
  },
];
