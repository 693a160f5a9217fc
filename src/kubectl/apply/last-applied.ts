/** The annotation in which kubectl keeps what was applied last. */
import type { RawObject } from "../../policy/index.ts";
import { goJson } from "../output/json.ts";
import { isMap, type JsonMap, mapAt, textAt } from "../values.ts";

export const lastAppliedName = "kubectl.kubernetes.io/last-applied-configuration";

export function withLastApplied(object: RawObject): RawObject {
  const annotations = textMap(withoutLastApplied(object).metadata.annotations);
  const plain = { ...object, metadata: { ...object.metadata, annotations } };
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedName]: `${goJson(plain)}\n` } },
  };
}

function withoutLastApplied(object: RawObject): RawObject {
  const { [lastAppliedName]: _, ...annotations } = textMap(object.metadata.annotations);
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function textMap(value: unknown): Record<string, string> {
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)])) : {};
}

/** Undefined when the object was not made by apply. */
export function lastApplied(live: RawObject): JsonMap | undefined {
  const text = textAt(mapAt(live, "metadata", "annotations"), lastAppliedName);
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
