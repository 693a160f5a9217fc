import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type Json, type JsonObject, listAt, objectAt } from "../../store/object.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";

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
  defaults: (range) => {
    const spec = objectAt(range, "spec");
    return withField(range, "spec", { ...spec, limits: listAt(spec, "limits").map(limitDefaults) });
  },
};

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
  const request = { ...fallback, ...objectAt(own, "min"), ...objectAt(own, "defaultRequest") };
  return {
    ...own,
    ...(Object.keys(fallback).length > 0 ? { default: fallback } : {}),
    ...(Object.keys(request).length > 0 ? { defaultRequest: request } : {}),
  };
}
