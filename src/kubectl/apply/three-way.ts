/**
 * What an object looks like after an apply: what the file says wins, what it said last time and says no more goes, what others
 * have set stays. Lists of built-in kinds whose items have a key are merged item by item.
 */
import { isMap, type JsonMap, sameJson } from "../values.ts";

interface Where {
  readonly kind: string;
  /** Lists of custom kinds are replaced as a whole. */
  readonly isBuiltIn: boolean;
  readonly path: readonly string[];
}

export function merged(
  last: JsonMap | undefined,
  wanted: JsonMap,
  live: JsonMap,
  kind: { kind: string; isBuiltIn: boolean },
): JsonMap {
  return mergeMaps(last, wanted, live, { ...kind, path: [] });
}

function mergeMaps(last: unknown, wanted: JsonMap, live: unknown, where: Where): JsonMap {
  const before = isMap(last) ? last : {};
  const there = isMap(live) ? live : {};
  const result: Record<string, unknown> = {};
  const onlyNamed = where.isBuiltIn && where.path.join(".") === "spec.strategy";
  for (const [key, value] of Object.entries(there)) {
    const isNamed = Object.hasOwn(wanted, key);
    if (isNamed ? wanted[key] !== null : !Object.hasOwn(before, key) && !onlyNamed) result[key] = value;
  }
  for (const [key, value] of Object.entries(wanted)) {
    if (value === null) continue;
    const below = { ...where, path: [...where.path, key] };
    result[key] = mergeValue(before[key], value, there[key], below);
  }
  return result;
}

function mergeValue(last: unknown, wanted: unknown, live: unknown, where: Where): unknown {
  if (isMap(wanted)) return mergeMaps(last, wanted, live, where);
  if (!Array.isArray(wanted) || !Array.isArray(live) || !where.isBuiltIn) return wanted;
  const before = Array.isArray(last) ? last : [];
  if (where.path.join(".") === "metadata.finalizers")
    return [...new Set([...wanted, ...live.filter((item) => !before.includes(item))])];
  const key = mergeKey(where);
  return key === undefined ? wanted : mergeLists(before, wanted, live, key, where);
}

function mergeLists(
  last: readonly unknown[],
  wanted: readonly unknown[],
  live: readonly unknown[],
  key: string,
  where: Where,
): readonly unknown[] {
  const keyOf = (item: unknown) => (isMap(item) ? item[key] : undefined);
  const byKey = (items: readonly unknown[], item: unknown) => items.find((other) => keyOf(other) === keyOf(item));
  const made = wanted.map((item) =>
    isMap(item) ? mergeMaps(byKey(last, item), item, byKey(live, item), where) : item,
  );
  const kept = live.filter((item) => !byKey(wanted, item) && !byKey(last, item));
  return [...made, ...kept];
}

const podLists: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  volumes: "name",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  resourceClaims: "name",
  schedulingGates: "name",
};
const containerLists: Readonly<Record<string, string>> = {
  ports: "containerPort",
  env: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
};
const kindLists: Readonly<Record<string, string>> = {
  "Service spec.ports": "port",
  "ServiceAccount secrets": "name",
  "ServiceAccount imagePullSecrets": "name",
  "Node spec.taints": "key",
};

/** What tells the items of a list apart; undefined for lists that are one value. */
function mergeKey({ kind, path }: Where): string | undefined {
  const own = kindLists[`${kind} ${path.join(".")}`];
  if (own) return own;
  if (path.join(".") === "metadata.ownerReferences") return "uid";
  const field = path.at(-1) ?? "";
  const parent = path.at(-2) ?? "";
  if (parent === "containers" || parent === "initContainers") return containerLists[field];
  return parent === "spec" && podKinds.has(kind) ? podLists[field] : undefined;
}

const podKinds = new Set([
  "Pod",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ReplicationController",
  "Job",
  "CronJob",
]);

/** The JSON merge patch that turns one object into the other; undefined where they are the same. */
export function difference(from: JsonMap, to: JsonMap): JsonMap | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const before = from[key];
    if (isMap(value) && isMap(before)) {
      const nested = difference(before, value);
      if (nested) patch[key] = nested;
    } else if (!sameJson(value, before)) patch[key] = value;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

const builtInGroups = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "policy",
  "admissionregistration.k8s.io",
  "apiregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

export function isBuiltIn(group: string): boolean {
  return builtInGroups.has(group);
}
