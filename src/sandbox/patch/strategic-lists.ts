/** Lists that a strategic merge patch merges: who is who, and in which order they stand in the end. */
import { isObject, type Json, type JsonObject } from "../store/object.ts";
import { unforeseen } from "./failure.ts";
import { goText } from "./go-text.ts";

export function mergeScalars(before: readonly Json[], patch: readonly Json[]): readonly Json[] {
  return [...new Set([...before, ...patch])];
}

/** Takes the items with a `$patch` directive out of the patch and does what they say to the live list. */
export function splitByDirective(
  before: readonly Json[],
  patch: readonly Json[],
  mergeKey: string,
): { live: readonly Json[]; items: readonly JsonObject[] } {
  let live = before;
  const items: JsonObject[] = [];
  for (const item of patch.filter(isObject)) {
    const directive = item.$patch;
    if (directive === undefined) items.push(item);
    else if (directive === "delete") {
      const key = keyOf(item, mergeKey);
      live = live.filter((other) => !isObject(other) || other[mergeKey] !== key);
    } else if (directive === "merge") throw unforeseen("merging lists cannot yet be specified in the patch");
    else if (directive !== "replace") {
      throw unforeseen(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
  }
  const replaces = patch.some((item) => isObject(item) && item.$patch === "replace");
  if (replaces) return { live: items, items: [] };
  for (const item of items) keyOf(item, mergeKey);
  return { live, items };
}

/** The items of a patch must be named by its $setElementOrder, in the same order. */
export function checkOrder(patch: readonly Json[], order: readonly Json[], mergeKey: string | undefined): void {
  if (patch.length === 0 || order.length === 0) return;
  const isMarked = (item: Json | undefined) => isObject(item) && Object.hasOwn(item, "$patch");
  const named = patch.filter((item) => !(isObject(item) && item.$patch === "delete"));
  let place = 0;
  for (const item of order) {
    while (isMarked(named[place])) place++;
    const next = named[place];
    if (next !== undefined && identity(next, mergeKey) === identity(item, mergeKey)) place++;
  }
  if (place < named.length) {
    throw unforeseen(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

/**
 * Items that `order` names stand in that order, the others in the order of the live list; the others are put in where they
 * stood before an item of the first sort in the live list, as far as both can be kept.
 */
export function inOrder(
  list: readonly Json[],
  order: readonly Json[],
  live: readonly Json[],
  mergeKey: string | undefined,
): readonly Json[] {
  const placeIn = (of: readonly Json[]) => {
    const places = new Map(of.map((item, place) => [identity(item, mergeKey), place] as const).reverse());
    return (item: Json) => places.get(identity(item, mergeKey)) ?? -1;
  };
  const [inPatch, inLive] = [placeIn(order), placeIn(live)];
  const named = list.filter((item) => inPatch(item) >= 0).sort((one, other) => inPatch(one) - inPatch(other));
  const others = list.filter((item) => inPatch(item) < 0).sort((one, other) => inLive(one) - inLive(other));
  const result: Json[] = [];
  let next = 0;
  for (const item of named) {
    for (let other = others[next]; other !== undefined && isBefore(other, item, inLive); other = others[++next]) {
      result.push(other);
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

/** The live list once its items were deleted: new ones take the places that became free, as in the server's memory. */
export function placesAfter(
  live: readonly Json[],
  merged: readonly Json[],
  mergeKey: string | undefined,
): readonly Json[] {
  const identities = (list: readonly Json[]) => new Set(list.map((item) => identity(item, mergeKey)));
  const [before, after] = [identities(live), identities(merged)];
  const kept = live.filter((item) => after.has(identity(item, mergeKey)));
  const fresh = merged.filter((item) => !before.has(identity(item, mergeKey)));
  return [...kept, ...fresh].slice(0, live.length);
}

function isBefore(other: Json, item: Json, inLive: (item: Json) => number): boolean {
  return inLive(other) >= 0 && inLive(item) >= 0 && inLive(other) < inLive(item);
}

function identity(item: Json, mergeKey: string | undefined): Json {
  return mergeKey === undefined ? item : keyOf(item, mergeKey);
}

function keyOf(item: Json, mergeKey: string): Json {
  if (!isObject(item)) throw unforeseen(`expected a map[string]interface {}, but received a ${typeof item}`);
  const key = item[mergeKey];
  if (key === undefined) throw unforeseen(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
  return key;
}
