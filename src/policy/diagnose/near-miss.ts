// For a selector that finds nothing: the smallest change of one label or value with which it would find something.
import { editDistance } from "../../text/closest.ts";
import { namespacePrefix } from "../convert/labels.ts";
import type { Expression } from "../selector/index.ts";
import type { Holder } from "../snapshot/index.ts";
import { satisfies } from "./scene.ts";

interface NearMiss {
  /** As `app=databse`. */
  readonly written: string;
  readonly meant: string;
  readonly count: number;
}

type Terms = readonly { readonly expression: Expression }[];
type Pair = readonly [label: string, value: string];

/** All terms must hold; `holders` are what they may select. */
export function nearMiss(terms: Terms, holders: readonly Holder[]): NearMiss | undefined {
  const pairs = knownPairs(holders);
  let best: (NearMiss & { readonly distance: number }) | undefined;
  for (const [index, { expression }] of terms.entries()) {
    for (const leaf of leavesOf(expression)) {
      for (const [pair, distance] of candidates(leaf.pair, pairs)) {
        if (best && best.distance <= distance) continue;
        const changed = terms.with(index, { expression: leaf.replacedBy(pair) });
        const count = holders.filter((holder) => satisfies(holder, changed)).length;
        if (count > 0) best = { written: words(leaf.pair), meant: words(pair), count, distance };
      }
    }
  }
  return best;
}

function knownPairs(holders: readonly Holder[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  const add = (labels: ReadonlyMap<string, string> | undefined, prefix = "") => {
    for (const [label, value] of labels ?? []) pairs.set(`${prefix}${label}=${value}`, [prefix + label, value]);
  };
  for (const holder of holders) {
    add(holder.kind === "pod" ? holder.pod.labels : holder.labels);
    add(holder.namespace?.labels, namespacePrefix);
  }
  return pairs;
}

/** The known labels that look like the written one: the value misspelt, the label misspelt, or another label's value. */
function* candidates([label, value]: Pair, pairs: ReadonlyMap<string, Pair>): Generator<[Pair, number]> {
  for (const pair of pairs.values()) {
    if (pair[0].startsWith(namespacePrefix) !== label.startsWith(namespacePrefix)) continue;
    if (pair[0] === label && pair[1] !== value && isNear(value, pair[1])) yield [pair, distanceOf(value, pair[1])];
    if (pair[1] !== value || pair[0] === label) continue;
    yield [pair, isNear(label, pair[0]) ? distanceOf(label, pair[0]) : 10];
  }
}

function isNear(one: string, other: string): boolean {
  if (one.length > 2 && (other.startsWith(one) || one.startsWith(other))) return other !== "";
  return distanceOf(one, other) <= Math.max(1, Math.floor(one.length / 3));
}

function distanceOf(one: string, other: string): number {
  return editDistance(one.toLowerCase(), other.toLowerCase());
}

interface Leaf {
  readonly pair: Pair;
  replacedBy(pair: Pair): Expression;
}

/** The comparisons that must all hold. */
function leavesOf(expression: Expression): Leaf[] {
  switch (expression.kind) {
    case "==":
      return [
        {
          pair: [expression.label, expression.value],
          replacedBy: ([label, value]) => ({ kind: "==", label, value }),
        },
      ];
    case "in": {
      const [only] = expression.values;
      if (only === undefined || expression.values.length > 1) return [];
      const pair = [expression.label, only] as const;
      return [{ pair, replacedBy: ([label, value]) => ({ kind: "==", label, value }) }];
    }
    case "and":
      return expression.operands.flatMap((operand, index) =>
        leavesOf(operand).map(({ pair, replacedBy }) => ({
          pair,
          replacedBy: (other: Pair): Expression => ({
            kind: "and",
            operands: expression.operands.with(index, replacedBy(other)),
          }),
        })),
      );
    default:
      return [];
  }
}

function words([label, value]: Pair): string {
  return `${label.startsWith(namespacePrefix) ? label.slice(namespacePrefix.length) : label}=${value}`;
}
