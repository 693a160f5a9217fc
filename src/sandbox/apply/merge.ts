import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json } from "../store/object.ts";
import { isHollow } from "./compare.ts";
import type { PathElement } from "./path-element.ts";
import { childSchema, elementsOf, shapeOf } from "./shape.ts";

/** The live value with an applied configuration laid over it. Nothing goes away; the configuration wins. */
export function mergeApplied(live: Json | undefined, applied: Json | undefined, schema: Schema): Json | undefined {
  const shape = shapeOf(applied ?? live, schema);
  if (shape.of === "leaf" || (isHollow(live) && isHollow(applied))) return applied ?? live;
  if (shape.of === "list") return mergeLists(isList(live) ? live : [], isList(applied) ? applied : [], schema);
  const [old, fresh] = [isObject(live) ? live : {}, isObject(applied) ? applied : {}];
  const merged = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((name) => {
    const inner = childSchema(schema, name) ?? {};
    const value = mergeApplied(own(old, name), own(fresh, name), inner);
    return value === undefined ? [] : [[name, value] as const];
  });
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

/** The items of both lists: shared ones in the order of the configuration, the others near to where they stood. */
function mergeLists(live: readonly Json[], applied: readonly Json[], schema: Schema): Json {
  const left = elementsOf(live, schema);
  const right = elementsOf(applied, schema);
  const inLeft = new Map(left);
  const inRight = new Map(right);
  const shared = right.map(([element]) => element).filter((element) => inLeft.has(element));
  const done = new Set<PathElement>();
  const merged: Json[] = [];
  const push = (was: Json | undefined, is: Json | undefined) => {
    const item = mergeApplied(was, is, schema.items ?? {});
    if (item !== undefined) merged.push(item);
  };
  let [l, r] = [0, 0];
  let next = shared.shift();
  while (l < left.length || r < right.length) {
    const [leftElement, leftItem] = left[l] ?? [];
    const [rightElement, rightItem] = right[r] ?? [];
    if (leftElement !== undefined && leftElement === rightElement) {
      done.add(leftElement);
      push(inLeft.get(leftElement), rightItem);
      l++;
      r++;
      next = shared.shift();
      continue;
    }
    if (leftElement !== undefined && rightElement !== undefined) {
      // A shared item whose turn has not come.
      if (inRight.has(leftElement) && next !== undefined && next !== leftElement) {
        l++;
        continue;
      }
    }
    if (leftElement !== undefined) {
      if (!inRight.has(leftElement)) {
        push(leftItem, undefined);
        l++;
        continue;
      }
      if (done.has(leftElement)) l++;
    }
    if (rightElement !== undefined) {
      done.add(rightElement);
      push(inLeft.get(rightElement), rightItem);
      r++;
      if (next === rightElement) next = shared.shift();
    }
  }
  return merged;
}

function own(object: { readonly [field: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
