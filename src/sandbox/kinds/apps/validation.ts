/** What an API server refuses in workloads: selectors that miss their template, counts, strategies. */
import { selectorRefusals } from "../../../policy/refusals/network-policy.ts";
import { sameJson } from "../../patch/json.ts";
import { isObject, type Json, type JsonObject, objectAt, stringsAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { templateRefusals } from "../podspec/validation.ts";
import { countOrPercent, type Refusals } from "../rules.ts";
import { selects } from "../selectors.ts";

/** The selector, and whether it chooses the template's pods. `kind` stands in the text for an empty one. */
export function* selectorAndTemplate(
  spec: JsonObject,
  field: Field,
  { kind, required }: { readonly kind: string; readonly required: boolean },
): Refusals {
  const { selector } = spec;
  const place = field.child("selector");
  if (!isObject(selector)) {
    if (required) yield place.required();
    yield mismatch(spec, field);
    return yield* templateRefusals(objectAt(spec, "template"), field.child("template"));
  }
  const wrong = [...selectorRefusals(selector, place.path)];
  yield* wrong;
  if (wrong.length > 0) {
    yield place.invalid(selector, "invalid label selector");
    return;
  }
  if (isEmpty(selector)) yield place.invalid({}, `empty selector is invalid for ${kind}`);
  else if (!selects(selector, stringsAt(spec, "template", "metadata", "labels"))) yield mismatch(spec, field);
  yield* templateRefusals(objectAt(spec, "template"), field.child("template"));
}

function isEmpty(selector: JsonObject): boolean {
  return Object.values(selector).every((part) => Object.keys(part ?? {}).length === 0);
}

function mismatch(spec: JsonObject, field: Field) {
  const { labels = null } = objectAt(spec, "template", "metadata");
  return field.child("template", "metadata", "labels").invalid(labels, "`selector` does not match template `labels`");
}

/** Pods of these workloads run until they are deleted. */
export function* runsForever(spec: JsonObject, field: Field, kind: string): Refusals {
  const pod = objectAt(spec, "template", "spec");
  const here = field.child("template", "spec");
  const policy = textAt(pod, "restartPolicy");
  if (policy !== "Always") yield here.child("restartPolicy").notSupported(policy, ["Always"]);
  if (pod.activeDeadlineSeconds !== undefined) {
    yield here.child("activeDeadlineSeconds").forbidden(`activeDeadlineSeconds in ${kind} is not Supported`);
  }
}

export function* immutable(value: Json | undefined, old: Json | undefined, field: Field): Refusals {
  if (!sameJson(value ?? null, old ?? null)) yield field.invalid(value ?? null, "field is immutable");
}

export function* rollingUpdateRefusals(update: JsonObject, field: Field): Refusals {
  const { maxSurge, maxUnavailable } = update;
  yield* countOrPercent(maxUnavailable, field.child("maxUnavailable"));
  yield* countOrPercent(maxSurge, field.child("maxSurge"));
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    yield field.child("maxUnavailable").invalid(maxUnavailable, "may not be 0 when `maxSurge` is 0");
  }
  if (typeof maxUnavailable === "string" && Number.parseInt(maxUnavailable, 10) > 100) {
    yield field.child("maxUnavailable").invalid(maxUnavailable, "must not be greater than 100%");
  }
}

function isZero(value: Json | undefined): boolean {
  return value === 0 || value === "0%";
}

/** A strategy as the server prints it. */
export function strategyShown(strategy: JsonObject): JsonObject {
  return { Type: textAt(strategy, "type"), RollingUpdate: strategy.rollingUpdate ?? null };
}
