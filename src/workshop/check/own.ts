/** The cluster as far as a learner answers for it. */
import { buildSnapshot, type CalicoRelease } from "../../policy/index.ts";
import { isOthers } from "../lab/ownership.ts";
import type { Inventory } from "./inventory.ts";

/** Without what other attendees have in the same cluster: it is confined to their namespaces, and no mistake of this one. */
export function withoutOthers(inventory: Inventory, attendee: string | undefined, calico: CalicoRelease): Inventory {
  const theirs = inventory.objects.filter((object) => isOthers(object, attendee));
  if (theirs.length === 0) return inventory;
  const namespaces = new Set(theirs.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  const objects = inventory.objects.filter(
    (object) => !isOthers(object, attendee) && !namespaces.has(object.metadata.namespace ?? ""),
  );
  const snapshot = buildSnapshot(
    objects.map((object) => ({ object })),
    { calico },
  );
  return { ...inventory, objects, snapshot };
}
