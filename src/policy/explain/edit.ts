/** Changes of objects that are tried out: each yields the objects as they would be. */
import { stringify } from "yaml";
import type { FieldPath, Json, Place, PolicyRef, RawObject, RuleRef, SourceObject } from "../types.ts";

/** One change, in words, with the YAML it adds. */
export interface Edit {
  readonly text: string;
  readonly place?: Place;
  readonly yaml?: readonly string[];
  apply(sources: readonly SourceObject[]): readonly SourceObject[];
}

export function changeObject(
  isMeant: (object: RawObject) => boolean,
  path: FieldPath,
  change: (old: Json | undefined) => Json | undefined,
): Edit["apply"] {
  return (sources) =>
    sources.map((source) => {
      if (!isMeant(source.object)) return source;
      // Places stay: they tell where things stood before the change.
      return { ...source, object: changedObject(source.object, path, change) };
    });
}

function changedObject(
  object: RawObject,
  [field, ...rest]: FieldPath,
  change: (old: Json | undefined) => Json | undefined,
): RawObject {
  if (field === "metadata") {
    const [inner = "", ...deeper] = rest;
    const value = changed(object.metadata[inner], deeper, change);
    return { ...object, metadata: { ...object.metadata, [inner]: value } };
  }
  const value = object[field ?? ""];
  return { ...object, [field ?? ""]: changed(isJson(value) ? value : undefined, rest, change) };
}

function changed(
  value: Json | undefined,
  [step, ...rest]: FieldPath,
  change: (old: Json | undefined) => Json | undefined,
): Json | undefined {
  if (step === undefined) return change(value);
  if (isList(value) && typeof step === "number") {
    const item = changed(value[step], rest, change);
    return item === undefined ? value.toSpliced(step, 1) : value.with(step, item);
  }
  const map = isMap(value) ? value : {};
  const item = changed(map[step], rest, change);
  const others = Object.entries(map).filter(([key]) => key !== String(step));
  return Object.fromEntries(item === undefined ? others : [...others, [String(step), item]]);
}

/** The object that a policy was read from. */
export function isPolicy({ kind, namespace, name }: PolicyRef): (object: RawObject) => boolean {
  const isKubernetes = kind === "KubernetesNetworkPolicy";
  const objectKind = isKubernetes ? "NetworkPolicy" : kind;
  return (object) =>
    object.kind === objectKind &&
    (objectKind !== "NetworkPolicy" || isKubernetes === object.apiVersion.startsWith("networking.k8s.io/")) &&
    object.metadata.name === name &&
    (namespace === undefined || (object.metadata.namespace ?? "default") === namespace);
}

export function isPod(namespace: string, name: string): (object: RawObject) => boolean {
  return ({ kind, metadata }) =>
    kind === "Pod" && metadata.name === name && (metadata.namespace ?? "default") === namespace;
}

/** The value of a rule as its manifest has it. */
export function ruleJson({ policy, path }: RuleRef, sources: readonly SourceObject[]): Json | undefined {
  const source = sources.find(({ object }) => isPolicy(policy)(object));
  const [field = "", ...rest] = path;
  const start = source?.object[field];
  return rest.reduce<Json | undefined>(
    (value, step) => {
      if (isList(value)) return typeof step === "number" ? value[step] : undefined;
      return isMap(value) ? value[step] : undefined;
    },
    isJson(start) ? start : undefined,
  );
}

export function yamlLines(value: Json): readonly string[] {
  return stringify(value).trimEnd().split("\n");
}

export function isMap(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The fields of an object besides its metadata are plain JSON, as its reader made them. */
function isJson(value: RawObject[string]): value is Json {
  return value !== undefined;
}
