/** What a namespace that is being deleted says when finalizers hold something in it. */
import type { Condition } from "./conditions.ts";

/** How many there are of each, by resource (`configmaps.`, `tiers.projectcalico.org`) and by finalizer. */
export interface Left {
  readonly resources: ReadonlyMap<string, number>;
  readonly finalizers: ReadonlyMap<string, number>;
}

export function conditionsOfLeft({ resources, finalizers }: Left): readonly Condition[] {
  const list = (counts: ReadonlyMap<string, number>, verb: string) =>
    [...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
      .join(", ");
  return [
    {
      type: "NamespaceDeletionDiscoveryFailure",
      status: "False",
      reason: "ResourcesDiscovered",
      message: "All resources successfully discovered",
    },
    {
      type: "NamespaceDeletionGroupVersionParsingFailure",
      status: "False",
      reason: "ParsedGroupVersions",
      message: "All legacy kube types successfully parsed",
    },
    {
      type: "NamespaceDeletionContentFailure",
      status: "False",
      reason: "ContentDeleted",
      message: "All content successfully deleted, may be waiting on finalization",
    },
    {
      type: "NamespaceContentRemaining",
      status: "True",
      reason: "SomeResourcesRemain",
      message: `Some resources are remaining: ${list(resources, "has")}`,
    },
    {
      type: "NamespaceFinalizersRemaining",
      status: "True",
      reason: "SomeFinalizersRemain",
      message: `Some content in the namespace has finalizers remaining: ${list(finalizers, "in")}`,
    },
  ];
}
