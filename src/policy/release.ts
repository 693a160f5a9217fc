import type { CalicoRelease } from "./types.ts";

/** Release 3.32 freed policy names from the tier's prefix and renamed the built-in tiers. */
export function before32(release: CalicoRelease): boolean {
  return release === "3.30" || release === "3.31";
}

interface BuiltInTier {
  readonly name: string;
  readonly order: number;
  readonly defaultAction: "Deny" | "Pass";
}

/** The tiers that always exist and cannot be changed. */
export function builtInTiers(release: CalicoRelease): readonly BuiltInTier[] {
  const [admin, baseline] = before32(release)
    ? ["adminnetworkpolicy", "baselineadminnetworkpolicy"]
    : ["kube-admin", "kube-baseline"];
  return [
    { name: "default", order: 1_000_000, defaultAction: "Deny" },
    { name: admin, order: 1_000, defaultAction: "Pass" },
    { name: baseline, order: 10_000_000, defaultAction: "Pass" },
  ];
}
