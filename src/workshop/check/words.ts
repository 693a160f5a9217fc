/** What is said of a cell. */
import { sourceText, targetText } from "../module/probes.ts";
import type { Cell } from "./matrix.ts";

/** What a connection is, or should be, in a sentence. */
export const doneWords = { allow: "allowed", deny: "denied", dns: "without an answer to its name" } as const;

/** Where prediction and observation differ. */
export function disagreementText({ probe, predicted, observed }: Cell, arrow = "→"): string {
  const [should, is] = [predicted, observed].map((word) => (word ? doneWords[word] : "unknown"));
  return `by its objects ${sourceText(probe.from)} ${arrow} ${targetText(probe.to)} should be ${should}; on this cluster it is ${is}`;
}
