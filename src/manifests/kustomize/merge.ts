/** Strategic merge: a patch looks like the object it changes; lists of known fields are merged item by item. */

import { templates } from "../kinds.ts";
import { type ListTree, listTree, type MapTree, mapTree, type Tree, textAt } from "../tree.ts";
import { refuse } from "./fields.ts";

/** What tells the items of a list apart, for lists that are merged; any other list is replaced as a whole. */
const podLists: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  volumes: ["name"],
  imagePullSecrets: ["name"],
  hostAliases: ["ip"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
  resourceClaims: ["name"],
  schedulingGates: ["name"],
};
const containerLists: Readonly<Record<string, readonly string[]>> = {
  ports: ["containerPort", "protocol"],
  env: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
};
const kindLists: Readonly<Record<string, readonly string[]>> = {
  "Service:spec/ports": ["port", "protocol"],
  "ServiceAccount:secrets": ["name"],
  "ServiceAccount:imagePullSecrets": ["name"],
  "ValidatingWebhookConfiguration:webhooks": ["name"],
  "MutatingWebhookConfiguration:webhooks": ["name"],
};

/** Undefined when the patch deletes the object. */
export function mergePatch(base: MapTree, patch: MapTree): MapTree | undefined {
  const kind = textAt(base, "kind") ?? "";
  return mergeMaps(base, patch, kind, []);
}

function mergeMaps(
  base: MapTree | undefined,
  patch: MapTree,
  kind: string,
  path: readonly string[],
): MapTree | undefined {
  const directive = textAt(patch, "$patch");
  if (directive === "delete") return undefined;
  const merged = new Map(directive === "replace" ? [] : base?.entries);
  for (const [field, value] of patch.entries) {
    if (field === "$patch") continue;
    if (field.startsWith("$")) refuse(value, `${field} is not supported in a patch here`);
    const result = mergeValue(merged.get(field), value, kind, [...path, field]);
    if (result) merged.set(field, result);
    else merged.delete(field);
  }
  return mapTree(base?.at ?? patch.at, merged);
}

function mergeValue(old: Tree | undefined, patch: Tree, kind: string, path: readonly string[]): Tree | undefined {
  if (patch.kind === "scalar") return patch.value === null ? undefined : patch;
  if (patch.kind === "map") return mergeMaps(old?.kind === "map" ? old : undefined, patch, kind, path);
  const keys = mergeKeys(kind, path);
  if (!keys) return patch;
  return mergeLists(old?.kind === "list" ? old.items : [], patch, keys, kind, path);
}

/** The patch's items come first, in its order, then what it does not name. */
function mergeLists(
  old: readonly Tree[],
  patch: ListTree,
  keys: readonly string[],
  kind: string,
  path: readonly string[],
): Tree {
  const named = patch.items.flatMap((item): readonly Tree[] => {
    if (item.kind !== "map") return [item];
    if (textAt(item, "$patch") === "replace")
      refuse(item, "$patch: replace is not supported in an item of a list here");
    const same = old.find((candidate) => identity(candidate, keys) === identity(item, keys));
    const merged = mergeMaps(same?.kind === "map" ? same : undefined, item, kind, path);
    return merged ? [merged] : [];
  });
  const identities = new Set(patch.items.map((item) => identity(item, keys)));
  return listTree(patch.at, [...named, ...old.filter((item) => !identities.has(identity(item, keys)))]);
}

function identity(item: Tree, keys: readonly string[]): string {
  return JSON.stringify(
    keys.map((key) => {
      const value = item.kind === "map" ? item.entries.get(key) : undefined;
      return value?.kind === "scalar" ? value.value : key === "protocol" ? "TCP" : null;
    }),
  );
}

function mergeKeys(kind: string, path: readonly string[]): readonly string[] | undefined {
  const whole = path.join("/");
  const own = kindLists[`${kind}:${whole}`];
  if (own) return own;
  const spec = kind === "Pod" ? "spec" : templates[kind] ? `${templates[kind]}/spec` : undefined;
  if (!spec || !whole.startsWith(`${spec}/`)) return undefined;
  const [list = "", field, ...deeper] = whole.slice(spec.length + 1).split("/");
  if (deeper.length > 0) return undefined;
  if (field === undefined) return Object.hasOwn(podLists, list) ? podLists[list] : undefined;
  return list.endsWith("ontainers") && Object.hasOwn(containerLists, field) ? containerLists[field] : undefined;
}
