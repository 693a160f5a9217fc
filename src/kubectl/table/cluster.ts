/** Verbs about the cluster, what it serves, and how it is reached. */
import type { Verb } from "../verb.ts";
import { noTemplates, print, selector } from "./flag-sets.ts";

export const clusterVerbs: readonly Verb[] = [
  {
    name: "events",
    summary: "List events",
    flags: [...print, "-A --all-namespaces", "--chunk-size =", "--for =", "--no-headers", "--types ,", "-w --watch"],
    lacks: noTemplates,
    load: async () => (await import("../verbs/events.ts")).events,
  },
  {
    name: "explain",
    summary: "Get documentation for a resource",
    flags: ["--api-version =", "-o --output =", "--recursive"],
    load: async () => (await import("../verbs/explain.ts")).explain,
  },
  {
    name: "kustomize",
    summary: "Build a kustomization",
    flags: [],
    lacks:
      "as-current-user enable-alpha-plugins enable-helm env helm-api-versions helm-command helm-debug helm-kube-version load-restrictor mount network network-name output",
    load: async () => (await import("../verbs/kustomize.ts")).kustomize,
  },
  {
    name: "api-resources",
    summary: "Print the supported API resources on the server",
    flags: [
      "--api-group =",
      "--cached",
      "--categories ,",
      "--namespaced",
      "--no-headers",
      "-o --output =",
      "--verbs ,",
    ],
    lacks: "sort-by show-managed-fields",
    load: async () => (await import("../verbs/discovery.ts")).apiResources,
  },
  {
    name: "api-versions",
    summary: "Print the supported API versions on the server",
    flags: [],
    load: async () => (await import("../verbs/discovery.ts")).apiVersions,
  },
  {
    name: "version",
    summary: "Print the client and server version",
    flags: ["--client", "-o --output ="],
    load: async () => (await import("../verbs/discovery.ts")).version,
  },
  {
    name: "cluster-info",
    summary: "Display cluster information",
    flags: [],
    load: async () => (await import("../verbs/discovery.ts")).clusterInfo,
  },
  {
    name: "auth can-i",
    summary: "Check whether an action is allowed",
    flags: ["-A --all-namespaces", "--list", "--no-headers", "-q --quiet", "--subresource ="],
    load: async () => (await import("../verbs/auth.ts")).canI,
  },
  {
    name: "auth whoami",
    summary: "Check self subject attributes",
    flags: ["-o --output ="],
    lacks: `${noTemplates} show-managed-fields`,
    load: async () => (await import("../verbs/auth.ts")).whoAmI,
  },
  {
    name: "config current-context",
    summary: "Display the current-context",
    flags: [],
    load: async () => (await import("../verbs/config.ts")).currentContext,
  },
  {
    name: "config get-contexts",
    summary: "Describe one or many contexts",
    flags: ["--no-headers", "-o --output ="],
    load: async () => (await import("../verbs/config.ts")).getContexts,
  },
  {
    name: "config use-context",
    aliases: ["config use"],
    summary: "Set the current-context in a kubeconfig file",
    flags: [],
    load: async () => (await import("../verbs/config.ts")).useContext,
  },
  {
    name: "config set-context",
    summary: "Set a context entry in kubeconfig",
    flags: ["--current", "--cluster =", "--user ="],
    load: async () => (await import("../verbs/config.ts")).setContext,
  },
  {
    name: "config view",
    summary: "Display merged kubeconfig settings",
    flags: ["--minify", "--raw", "-o --output ="],
    lacks: `${noTemplates} flatten merge show-managed-fields`,
    load: async () => (await import("../verbs/config.ts")).view,
  },
  ...["top", "top pods", "top nodes"].map((name) => ({
    name,
    summary: "Display resource usage, where there is a metrics server",
    flags: ["-A --all-namespaces", selector, "--no-headers", "--containers", "--sort-by ="],
    load: async () => (await import("../verbs/top.ts")).top,
  })),
];
