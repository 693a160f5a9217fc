import type { Needs } from "../module/format.ts";

/** `lacks`: the cluster cannot do it; `trouble`: it should, and does not; `unknown`: it could not be found out. */
export type Verdict = "good" | "lacks" | "trouble" | "unknown";

/** One line of the examination. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** What was tried, and what came of it. */
  readonly tested: string;
  readonly found: string;
  /** What it means for the modules. */
  readonly means: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly next: readonly string[];
}

export type Report = (finding: Finding) => void;

/** What a cluster is good for, from nothing to everything. */
export type Mode = "none" | "k8s" | "tiers" | "flows";

export function canDo(mode: Mode, needs: Needs): boolean {
  const order: readonly Mode[] = ["none", "k8s", "tiers", "flows"];
  return needs === "any" || order.indexOf(mode) >= order.indexOf(needs);
}

export const sandboxInstead =
  "work on the sandbox, which can do everything: netpol-workshop --sandbox, or a command without --context and --kubeconfig";
