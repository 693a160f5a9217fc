/** Verbs for workloads. */
import type { Verb } from "../verb.ts";
import { dryRun, files, manager, noTemplates, print, selector, write } from "./flag-sets.ts";

export const workloadVerbs: readonly Verb[] = [
  {
    name: "scale",
    summary: "Set a new size for a deployment, replica set or stateful set",
    flags: [...files, selector, ...print, dryRun, "--all", "--current-replicas =", "--replicas ="],
    lacks: `${noTemplates} resource-version timeout`,
    load: async () => (await import("../verbs/scale.ts")).scale,
  },
  {
    name: "rollout status",
    summary: "Show the status of the rollout",
    flags: [...files, selector, "--timeout =", "-w --watch"],
    lacks: "revision",
    load: async () => (await import("../verbs/rollout.ts")).status,
  },
  ...(
    [
      ["restart", "Restart a resource"],
      ["pause", "Mark the provided resource as paused"],
      ["resume", "Resume a paused resource"],
    ] as const
  ).map(([deed, summary]) => ({
    name: `rollout ${deed}`,
    summary,
    flags: [...files, selector, ...print, manager],
    lacks: noTemplates,
    load: async () => (await import("../verbs/rollout.ts")).change,
  })),
  {
    name: "rollout history",
    summary: "View rollout history",
    flags: [...files, selector, "--revision ="],
    lacks: `${noTemplates} output show-managed-fields`,
    load: async () => (await import("../verbs/rollout.ts")).history,
  },
  {
    name: "rollout undo",
    summary: "Undo a previous rollout",
    flags: [...files, selector, ...print, dryRun, "--to-revision ="],
    lacks: noTemplates,
    load: async () => (await import("../verbs/rollout.ts")).undo,
  },
  {
    name: "set image",
    summary: "Update the image of a pod template",
    flags: [...files, selector, ...write, "--all"],
    lacks: `${noTemplates} local`,
    load: async () => (await import("../verbs/set-image.ts")).setImage,
  },
];
