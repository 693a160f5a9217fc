/** Conditions in a status: one for each type, with the time when it last turned. */
import { type Json, type JsonObject, listAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
}

export type Conditions = readonly JsonObject[];

export function conditionsOf(object: Json | undefined): Conditions {
  return listAt(object, "status", "conditions").map((condition) => objectAt(condition));
}

/** The list with this condition in it; its transition time is kept unless the status turned. */
export function withCondition(
  conditions: Conditions,
  condition: Condition,
  now: number,
  rest: JsonObject = {},
): Conditions {
  const old = conditions.find((one) => one.type === condition.type);
  const turned = old === undefined || old.status !== condition.status;
  const next: JsonObject = {
    ...rest,
    ...condition,
    lastTransitionTime: turned ? timestamp(now) : textAt(old, "lastTransitionTime"),
  };
  return old === undefined ? [...conditions, next] : conditions.map((one) => (one === old ? next : one));
}

export function withoutCondition(conditions: Conditions, type: string): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

/** Numbers of a status: zero is left out. */
export function counts(numbers: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 0));
}
