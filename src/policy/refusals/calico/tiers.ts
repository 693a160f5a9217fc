// The bond between a policy and its tier.
import { closest } from "../../../text/closest.ts";
import { before32, builtInTiers } from "../../release.ts";
import type { CalicoRelease, RawObject, Refusal } from "../../types.ts";
import { at, list, text } from "../read.ts";

export function tierOf(policy: unknown): string {
  return text(at(policy, "spec", "tier")) || "default";
}

/** A policy is stored in its tier; where that is missing, the server speaks of the policy only. */
export function missingTier(
  policy: unknown,
  kind: string,
  options: { readonly calico: CalicoRelease; readonly context: readonly RawObject[] },
): Refusal | undefined {
  const tiers = [
    ...builtInTiers(options.calico).map((tier) => tier.name),
    ...options.context.filter(isTier).map((tier) => tier.metadata.name),
  ];
  const tier = tierOf(policy);
  if (tiers.includes(tier)) return undefined;
  const name = text(at(policy, "metadata", "name"));
  const key = kind.includes("Global") ? name : `${text(at(policy, "metadata", "namespace")) || "default"}/${name}`;
  const near = closest(tier, tiers);
  const advice = near ? `did you mean ${near}?` : `the tiers are ${tiers.join(", ")}; create it before its policies`;
  return {
    field: "",
    path: ["spec", "tier"],
    answer: "failure",
    message: `StorageError: key not found, Code: 1, Key: projectcalico.org/${plural(kind)}/${key}, ResourceVersion: 0, AdditionalErrorMsg: <nil>`,
    hint: `there is no tier ${tier}: ${advice}`,
  };
}

function plural(kind: string): string {
  return kind.toLowerCase().replace(/policy$/, "policies");
}

export function isTier(object: RawObject): boolean {
  return object.kind === "Tier" && object.apiVersion === "projectcalico.org/v3";
}

/** Up to release 3.31 a policy's name begins with its tier. */
export function misnamedPolicy(policy: unknown, release: CalicoRelease): Refusal | undefined {
  if (!before32(release)) return undefined;
  const name = text(at(policy, "metadata", "name"));
  const tier = tierOf(policy);
  const free = /^(knp\.default|ossg)\./.test(name) || (tier === "default" && !name.includes("."));
  if (free || name.startsWith(`${tier}.`)) return undefined;
  return {
    field: "",
    path: ["metadata", "name"],
    answer: "failure",
    message: `Incorrectly formatted policy name ${name}`,
    hint: `call it ${tier}.${list(name.split(".")).at(-1)}: up to Calico 3.31 the name of a policy begins with its tier`,
  };
}
