import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities, quantityValue } from "../quantity.ts";
import type { Refusals } from "../rules.ts";

export const limitRanges: ResourceKind = {
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  shortNames: ["limits"],
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.core.v1.LimitRange"),
  validate: (range) => [...refusals(range)],
  defaults: (range) => {
    const spec = objectAt(range, "spec");
    return withField(range, "spec", { ...spec, limits: listAt(spec, "limits").map(limitDefaults) });
  },
};

function* refusals(range: Draft): Refusals {
  const types = new Set<string>();
  for (const [index, limit] of listAt(range, "spec", "limits").entries()) {
    const field = Field.at("spec", "limits").index(index);
    const type = textAt(limit, "type");
    if (!["Container", "PersistentVolumeClaim", "Pod"].includes(type) && !type.includes("/")) {
      yield field.child("type").invalid(type, "must be a standard limit type or fully qualified");
    }
    if (types.has(type)) yield field.child("type").duplicate(type);
    types.add(type);
    for (const [name, least] of Object.entries(objectAt(limit, "min"))) {
      const most = objectAt(limit, "max")[name];
      const [low, high] = [quantityValue(least), quantityValue(most)];
      if (low !== undefined && high !== undefined && low > high) {
        yield field
          .child("min")
          .key(name)
          .invalid(String(least), `min value ${least} is greater than max value ${most}`);
      }
    }
  }
}

const amounts = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

/** For containers: what is left out of default comes from max, what is left out of defaultRequest from default or min. */
function limitDefaults(limit: Json): Json {
  if (!isObject(limit)) return limit;
  const given = amounts.filter((name) => isObject(limit[name]));
  const own: JsonObject = {
    ...limit,
    ...Object.fromEntries(given.map((name) => [name, canonicalQuantities(objectAt(limit, name))])),
  };
  if (own.type !== "Container") return own;
  const fallback = { ...objectAt(own, "max"), ...objectAt(own, "default") };
  const request = { ...objectAt(own, "min"), ...fallback, ...objectAt(own, "defaultRequest") };
  return {
    ...own,
    ...(Object.keys(fallback).length > 0 ? { default: fallback } : {}),
    ...(Object.keys(request).length > 0 ? { defaultRequest: request } : {}),
  };
}
