import { namespaceLabel, namespacePrefix, orchestratorLabel } from "../convert/labels.ts";
import { labelsOf } from "../selector/index.ts";
import type { PlacedPolicy, Snapshot } from "../snapshot/index.ts";
import type { RawObject } from "../types.ts";
import { selects } from "./walk.ts";

/** The pods that a policy of the snapshot selects, in either direction. */
export function podsSelectedBy(
  snapshot: Snapshot,
  policy: RawObject,
): readonly { readonly namespace: string; readonly name: string }[] {
  const placed = placedIn(snapshot, policy);
  if (!placed) return [];
  return [...snapshot.holders.values()]
    .filter((holder) => selects(placed, holder, "ingress") || selects(placed, holder, "egress"))
    .map(({ pod: { namespace, name } }) => ({ namespace, name }));
}

/** Whether which pods it selects depends on labels of theirs; else it selects all of some namespaces, today and tomorrow. */
export function asksForPodLabels(snapshot: Snapshot, policy: RawObject): boolean {
  const placed = placedIn(snapshot, policy);
  return placed !== undefined && labelsOf(placed.compiled.subject).some((label) => !isNamespaces(label));
}

function isNamespaces(label: string): boolean {
  return label === namespaceLabel || label === orchestratorLabel || label.startsWith(namespacePrefix);
}

function placedIn({ tiers }: Snapshot, policy: RawObject): PlacedPolicy | undefined {
  return tiers.flatMap(({ policies }) => policies).find(({ object }) => object === policy);
}
