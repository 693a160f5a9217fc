import { builtInTiers } from "../release.ts";
import type { CalicoRelease, RawObject, Refusal } from "../types.ts";
import { isTier, tierOf } from "./calico/tiers.ts";

/** Why the object may not be deleted while `context` exists, or undefined. */
export function deletionRefusal(
  object: RawObject,
  options: { readonly calico: CalicoRelease; readonly context: readonly RawObject[] },
): Refusal | undefined {
  if (!isTier(object)) return undefined;
  const name = object.metadata.name;
  if (builtInTiers(options.calico).some((tier) => tier.name === name)) {
    return refuse(`operation Delete is not supported on ${name}: Cannot delete ${name} tier`);
  }
  const inhabited = options.context.some((other) => isTiered(other) && tierOf(other) === name);
  // The server writes this operation with a small letter.
  return inhabited ? refuse(`operation delete is not supported on ${name}: Cannot delete a non-empty tier`) : undefined;
}

function isTiered(object: RawObject): boolean {
  return object.apiVersion === "projectcalico.org/v3" && object.kind.endsWith("NetworkPolicy");
}

function refuse(message: string): Refusal {
  return { field: "", path: [], answer: "failure", message };
}
