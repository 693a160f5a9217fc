/** Of connections that are not as they should be, the one that tells most, and why it is as it is. */
import { explain, type FlowResult } from "../../policy/index.ts";
import type { Inventory } from "../check/inventory.ts";
import type { Judgement } from "../check/judge.ts";
import { doneWords } from "../check/words.ts";
import { type Probe, sourceText, targetText } from "../module/probes.ts";
import type { Coaching } from "./coaching.ts";
import { ruleWords } from "./rule-words.ts";

/** What must be open comes before what must be closed: a learner who locked themselves out sees that first. */
export function tellingCell({ cells, inventory }: Judgement): Coaching | undefined {
  const wrong = cells.filter(({ ok }) => !ok);
  const cell = wrong.find(({ probe }) => probe.expected === "allow") ?? wrong[0];
  if (!cell) return undefined;
  if (cell.outcome.kind === "not-probed")
    return { from: "cluster", says: `${words(cell.probe)} could not be tried: ${cell.outcome.why}.`, hint: undefined };
  if (cell.observed === cell.probe.expected)
    return {
      from: "cluster",
      says: `${words(cell.probe)} is silent, but nothing listens there: that proves nothing.`,
      hint: "See whether the pod behind it runs.",
    };
  return {
    from: "cell",
    says: `${words(cell.probe)} is ${doneWords[cell.observed ?? "deny"]} and should be ${doneWords[cell.probe.expected]}.`,
    hint: cell.result ? whyOf(cell.result, inventory) : undefined,
  };
}

/** Who decided, and how near the rules came that did not. */
function whyOf(result: FlowResult, { objects }: Inventory): string | undefined {
  const { verdict, walks, headline } = explain(result);
  const walk = walks.find((one) => one.verdict === verdict) ?? walks[0];
  const policed = walk?.directions.filter((direction) => direction.verdict !== undefined) ?? [];
  const deciding = policed.find((direction) => direction.verdict === "deny") ?? policed.at(-1);
  if (!deciding) return headline;
  const near = deciding.verdict === "deny" ? deciding.steps.filter(({ text }) => text.includes("does not match")) : [];
  const rule =
    deciding.verdict === "allow" && result.walks[0] ? ruleWords(result.walks[0], deciding.direction, objects) : [];
  return [deciding.summary, ...rule, ...near.slice(0, 2).map(({ text }) => `${capitalised(text)}.`)].join(" ");
}

export function words({ from, to }: Probe): string {
  return `${sourceText(from)} → ${targetText(to)}`;
}

/** Names keep their letters. */
export function capitalised(text: string): string {
  return /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
