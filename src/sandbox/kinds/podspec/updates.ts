/** What may change in a pod that exists: images, a deadline, more tolerations. */
import { createTwoFilesPatch } from "diff";
import { sameJson } from "../../patch/json.ts";
import {
  type Draft,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { Field } from "../fields.ts";
import type { Refusals } from "../rules.ts";

const allowed =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** Changes of what may change, but not in that way. */
export function* podUpdateRefusals(pod: Draft, old: KubeObject): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(pod, "spec");
  const before = objectAt(old, "spec");
  for (const list of ["containers", "initContainers"]) {
    if (names(spec, list) === names(before, list)) continue;
    yield field.child(list).forbidden("pod updates may not add or remove containers");
    return;
  }
  yield* deadlineRefusals(spec, before, field);
  const missing = listAt(before, "tolerations").some(
    (toleration) => !listAt(spec, "tolerations").some((one) => sameJson(one, toleration)),
  );
  if (missing) {
    yield field.child("tolerations").forbidden("existing toleration can not be modified except its tolerationSeconds");
  }
}

/** Changes of anything else. */
export function* fixedSpecRefusals(pod: Draft, old: KubeObject): Refusals {
  const spec = objectAt(pod, "spec");
  const changed = withAllowedChanges(objectAt(old, "spec"), spec);
  if (!sameJson(changed, spec)) yield Field.at("spec").forbidden(`${allowed}\n${difference(changed, spec)}`);
}

function names(spec: JsonObject, list: string): string {
  return JSON.stringify(listAt(spec, list).map((container) => textAt(container, "name")));
}

function* deadlineRefusals(spec: JsonObject, before: JsonObject, field: Field): Refusals {
  const deadline = spec.activeDeadlineSeconds;
  const old = before.activeDeadlineSeconds;
  const here = field.child("activeDeadlineSeconds");
  if (typeof deadline === "number") {
    if (deadline < 0) yield here.invalid(deadline, "must be between 0 and 2147483647, inclusive");
    if (typeof old === "number" && deadline > old) {
      yield here.invalid(deadline, "must be less than or equal to previous value");
    }
  } else if (old !== undefined) yield here.invalid(null, "must not update from a positive integer to nil value");
}

/** The old spec with what an update may change taken from the new one. */
function withAllowedChanges(before: JsonObject, spec: JsonObject): JsonObject {
  const { activeDeadlineSeconds: _deadline, ...rest } = before;
  const { activeDeadlineSeconds, tolerations } = spec;
  const lists = ["containers", "initContainers"].filter((list) => listAt(before, list).length > 0);
  return {
    ...rest,
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
    ...(tolerations === undefined ? {} : { tolerations }),
    // The subresource for them adds to these; the pod itself keeps its own.
    ...(spec.ephemeralContainers === undefined ? {} : { ephemeralContainers: spec.ephemeralContainers }),
    // Scheduling comes through here too; once a pod has its node it stays there.
    ...(before.nodeName === undefined && spec.nodeName !== undefined ? { nodeName: spec.nodeName } : {}),
    ...Object.fromEntries(lists.map((list) => [list, withImages(listAt(before, list), listAt(spec, list))])),
  };
}

function withImages(before: readonly Json[], containers: readonly Json[]): Json[] {
  return before.map((container, index) =>
    isObject(container) ? { ...container, image: textAt(containers[index], "image") } : container,
  );
}

/** As a unified diff without its head. */
function difference(before: JsonObject, after: JsonObject): string {
  const lines = (spec: JsonObject) => `${JSON.stringify(sorted(spec), null, 1)}\n`;
  const patch = createTwoFilesPatch("", "", lines(before), lines(after), "", "", { context: 3 });
  return patch.slice(patch.indexOf("@@"));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
