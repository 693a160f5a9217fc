/** Every verb with its flags. A verb's module is loaded when it is called. */
import type { FlagLine } from "./flags.ts";
import { clusterVerbs } from "./table/cluster.ts";
import { makingVerbs } from "./table/making.ts";
import { objectVerbs } from "./table/objects.ts";
import { podVerbs } from "./table/pods.ts";
import { workloadVerbs } from "./table/workloads.ts";
import type { Verb } from "./verb.ts";

/** What every verb understands. */
export const commonFlags: readonly FlagLine[] = [
  "-n --namespace =",
  "--context =",
  "--kubeconfig =",
  "--cache-dir =",
  "--request-timeout =",
  "-v --v =",
  "-h --help",
];
export const commonLacks =
  "as as-group as-uid as-user-extra certificate-authority client-certificate client-key cluster disable-compression insecure-skip-tls-verify kuberc log-flush-frequency match-server-version password profile profile-output server tls-server-name token user username vmodule warnings-as-errors";

export const verbs: readonly Verb[] = [...objectVerbs, ...makingVerbs, ...workloadVerbs, ...podVerbs, ...clusterVerbs];

/** What the real kubectl has and this one does not. */
export const otherVerbs: readonly string[] = [
  "alpha",
  "cp",
  "autoscale",
  "certificate",
  "completion",
  "cordon",
  "uncordon",
  "debug",
  "drain",
  "kuberc",
  "plugin",
  "proxy",
  "taint",
];
