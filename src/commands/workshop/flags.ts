/** The flags that the workshop's commands share. */
import type { Flag } from "../command.ts";

export const workshopFlags = {
  json: { type: "boolean", help: "print JSON" },
  modules: {
    type: "string",
    value: "DIR",
    env: "NETPOL_WORKSHOP_MODULES",
    help: "a folder of modules (default: the workshop's own)",
  },
  dir: {
    type: "string",
    value: "DIR",
    env: "NETPOL_WORKSHOP_DIR",
    help: "your folder for answers (default: ./netpol-workshop)",
  },
  context: {
    type: "string",
    value: "NAME",
    env: "NETPOL_WORKSHOP_CONTEXT",
    help: "a context of your kubeconfig (default: the sandbox)",
  },
  kubeconfig: { type: "string", value: "FILE", help: "a kubeconfig (default: the sandbox's)" },
  "read-only": { type: "boolean", env: "NETPOL_WORKSHOP_READ_ONLY", help: "refuse every change in the cluster" },
  yes: { type: "boolean", short: "y", help: "do not ask" },
  prefix: {
    type: "string",
    value: "NAME",
    env: "NETPOL_WORKSHOP_PREFIX",
    help: "your name before namespaces and tiers, where many share a cluster",
  },
  registry: {
    type: "string",
    value: "HOST",
    env: "NETPOL_WORKSHOP_REGISTRY",
    help: "a mirror from which images are pulled",
  },
} as const satisfies Readonly<Record<string, Flag>>;

const noCluster = { help: "taken as everywhere; this command reaches no cluster" };

/** Of commands that tell what stands in the course and in the progress: whoever names a cluster every time is not refused. */
export const lessonFlags = {
  ...workshopFlags,
  context: { ...workshopFlags.context, ...noCluster },
  kubeconfig: { ...workshopFlags.kubeconfig, ...noCluster },
  "read-only": { ...workshopFlags["read-only"], ...noCluster },
  yes: { ...workshopFlags.yes, ...noCluster },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags of commands that work on any cluster. */
export const clusterFlags = {
  context: workshopFlags.context,
  kubeconfig: workshopFlags.kubeconfig,
  "read-only": workshopFlags["read-only"],
  yes: workshopFlags.yes,
  prefix: workshopFlags.prefix,
  registry: workshopFlags.registry,
} as const satisfies Readonly<Record<string, Flag>>;
