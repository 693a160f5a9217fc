import type { Snapshot } from "../snapshot/index.ts";
import type { RawObject } from "../types.ts";
import { selects } from "./walk.ts";

/** The pods that a policy of the snapshot selects, in either direction. */
export function podsSelectedBy(
  snapshot: Snapshot,
  policy: RawObject,
): readonly { readonly namespace: string; readonly name: string }[] {
  const placed = snapshot.tiers.flatMap(({ policies }) => policies).find(({ object }) => object === policy);
  if (!placed) return [];
  return [...snapshot.holders.values()]
    .filter((holder) => selects(placed, holder, "ingress") || selects(placed, holder, "egress"))
    .map(({ pod: { namespace, name } }) => ({ namespace, name }));
}
