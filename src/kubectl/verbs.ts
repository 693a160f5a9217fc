/** Every verb with its flags. A verb's module is loaded when it is called. */
import type { FlagLine } from "./flags.ts";
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

const files: readonly FlagLine[] = ["-f --filename ,", "-k --kustomize =", "-R --recursive"];
const selector: FlagLine = "-l --selector =";
const print: readonly FlagLine[] = ["-o --output =", "--show-managed-fields"];
const dryRun: FlagLine = "--dry-run ?unchanged";
const manager: FlagLine = "--field-manager =";
const validate: FlagLine = "--validate ?strict";
const write: readonly FlagLine[] = [...print, dryRun, manager];
const podTimeout: FlagLine = "--pod-running-timeout =";
const noTemplates = "allow-missing-template-keys template";
const create: readonly FlagLine[] = [...write, validate, "--save-config"];

export const verbs: readonly Verb[] = [
  {
    name: "get",
    summary: "Display one or many resources",
    flags: [
      ...files,
      selector,
      ...print,
      "-A --all-namespaces",
      "--chunk-size =",
      "--field-selector =",
      "--ignore-not-found",
      "-L --label-columns ,",
      "--no-headers",
      "--output-watch-events",
      "--raw =",
      "--show-kind",
      "--show-labels",
      "--sort-by =",
      "--subresource =",
      "-w --watch",
      "--watch-only",
    ],
    lacks: `${noTemplates} server-print`,
    load: async () => (await import("./verbs/get.ts")).get,
  },
  {
    name: "describe",
    summary: "Show details of a specific resource or group of resources",
    flags: [...files, selector, "-A --all-namespaces", "--chunk-size =", "--show-events"],
    load: async () => (await import("./verbs/describe.ts")).describe,
  },
  {
    name: "apply",
    summary: "Apply a configuration to a resource by file name or stdin",
    flags: [
      ...files,
      selector,
      ...write,
      validate,
      "--server-side",
      "--force-conflicts",
      "--overwrite",
      "--openapi-patch",
      "--timeout =",
    ],
    lacks: `${noTemplates} all cascade force grace-period prune prune-allowlist subresource wait`,
    load: async () => (await import("./verbs/apply.ts")).apply,
  },
  {
    name: "create",
    summary: "Create a resource from a file or from stdin",
    flags: [...files, selector, ...create],
    lacks: `${noTemplates} edit raw windows-line-endings`,
    load: async () => (await import("./verbs/create.ts")).create,
  },
  {
    name: "replace",
    summary: "Replace a resource by file name or stdin",
    flags: [...files, ...create, "--force", "--grace-period =", "--timeout =", "--cascade ?background", "--wait"],
    lacks: `${noTemplates} raw subresource`,
    load: async () => (await import("./verbs/replace.ts")).replace,
  },
  {
    name: "delete",
    summary: "Delete resources by file names, stdin, resources and names, or by resources and label selector",
    flags: [
      ...files,
      selector,
      "-o --output =",
      dryRun,
      "--all",
      "-A --all-namespaces",
      "--cascade ?background",
      "--field-selector =",
      "--force",
      "--grace-period =",
      "--ignore-not-found",
      "--now",
      "--timeout =",
      "--wait",
    ],
    lacks: "interactive raw",
    load: async () => (await import("./verbs/delete.ts")).remove,
  },
  {
    name: "exec",
    summary: "Execute a command in a container",
    flags: ["-c --container =", "-q --quiet", "-i --stdin", "-t --tty", podTimeout],
    lacks: "filename",
    load: async () => (await import("./verbs/exec.ts")).exec,
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
    load: async () => (await import("./verbs/logs.ts")).logs,
  },
];

/** What the real kubectl has and this one does not. */
export const otherVerbs: readonly string[] = [
  "alpha",
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
