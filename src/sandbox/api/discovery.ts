/** What the cluster serves, in the two forms that clients read: everything at once, or a list a group. */
import { allVerbs, apiVersionOf, type ResourceKind, type Subresource } from "../kinds/kind.ts";
import type { Json, JsonObject } from "../store/object.ts";

/**
 * The order of groups decides what a bare name means, so it is a real server's: by priority, then those that are not
 * listed here by name, before Calico's.
 */
const groupOrder = [
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "resource.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "projectcalico.org",
];
const lastGroup = "metrics.k8s.io";

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly kinds: readonly ResourceKind[];
}

/** Group by group, and within a group version by version, as they are to be listed. */
export function groupVersions(kinds: readonly ResourceKind[]): readonly GroupVersion[] {
  const found = new Map<string, ResourceKind[]>();
  for (const kind of kinds) {
    const name = apiVersionOf(kind);
    found.set(name, [...(found.get(name) ?? []), kind]);
  }
  return [...found.values()]
    .map((members) => ({ group: members[0]?.group ?? "", version: members[0]?.version ?? "", kinds: members }))
    .sort((a, b) => rank(a.group) - rank(b.group) || compare(a.group, b.group));
}

function rank(group: string): number {
  if (group === "") return -1;
  if (group === lastGroup) return groupOrder.length + 1;
  const place = groupOrder.indexOf(group);
  return place === -1 ? groupOrder.length : place;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function aggregated(kinds: readonly ResourceKind[], root: "api" | "apis"): JsonObject {
  const all = groupVersions(kinds).filter(({ group }) => (group === "") === (root === "api"));
  const names = [...new Set(all.map(({ group }) => group))];
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: names.map((name) => ({
      metadata: { ...(name === "" ? {} : { name }) },
      versions: all
        .filter(({ group }) => group === name)
        .map(({ version, kinds: members }) => ({
          version,
          resources: byName(members).map(aggregatedResource),
          freshness: "Current",
        })),
    })),
  };
}

function aggregatedResource(kind: ResourceKind): JsonObject {
  // Only CRDs say group and version of their kind; the others leave it to the place in the list.
  const responseKind =
    kind.servedBy === "crd"
      ? { group: kind.group, version: kind.version, kind: kind.kind }
      : { group: "", version: "", kind: kind.kind };
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.servedBy === "calico" ? "" : kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames?.length ? { shortNames: kind.shortNames } : {}),
    ...categoriesOf(kind),
    ...(kind.subresources?.length
      ? {
          subresources: kind.subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: { ...responseKind, ...subresourceKind(subresource) },
            verbs: subresourceVerbs(subresource),
          })),
        }
      : {}),
  };
}

export function resourceList(kinds: readonly ResourceKind[], group: string, version: string): JsonObject | undefined {
  const members = kinds.filter((kind) => kind.group === group && kind.version === version);
  if (members.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: apiVersionOf({ group, version }),
    resources: byName(members).flatMap(legacyResources),
  };
}

function legacyResources(kind: ResourceKind): JsonObject[] {
  const { namespaced } = kind;
  const main = {
    name: kind.plural,
    singularName: kind.servedBy === "calico" ? "" : kind.singular,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(kind.shortNames?.length ? { shortNames: kind.shortNames } : {}),
    ...categoriesOf(kind),
  };
  const subresources = (kind.subresources ?? []).map((subresource) => ({
    name: `${kind.plural}/${subresource.name}`,
    singularName: "",
    namespaced,
    ...subresourceKind(subresource),
    kind: subresourceKind(subresource).kind ?? kind.kind,
    verbs: subresourceVerbs(subresource),
  }));
  return [main, ...subresources];
}

export function groupList(kinds: readonly ResourceKind[]): JsonObject {
  const names = [...new Set(groupVersions(kinds).map(({ group }) => group))].filter((name) => name !== "");
  return { kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => groupOf(kinds, name)) };
}

export function apiGroup(kinds: readonly ResourceKind[], name: string): JsonObject | undefined {
  if (name === "" || !kinds.some((kind) => kind.group === name)) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...groupOf(kinds, name) };
}

function groupOf(kinds: readonly ResourceKind[], name: string) {
  const versions = groupVersions(kinds)
    .filter(({ group }) => group === name)
    .map((found) => ({ groupVersion: apiVersionOf(found), version: found.version }));
  const [preferredVersion = { groupVersion: name, version: "" }] = versions;
  return { name, versions, preferredVersion };
}

export function apiVersions(address: string): JsonObject {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: address }];
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs };
}

function byName(kinds: readonly ResourceKind[]): ResourceKind[] {
  return [...kinds].sort((a, b) => compare(a.plural, b.plural));
}

const crdVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

function verbsOf(kind: ResourceKind): readonly string[] {
  return kind.verbs ?? (kind.servedBy === "crd" ? crdVerbs : allVerbs);
}

const newerCalicoKinds = ["kubecontrollersconfigurations", "tiers"];

/** Calico's own server gives an empty category to those of its kinds that are older than the rest. */
function categoriesOf({ servedBy, plural, categories }: ResourceKind): { readonly categories?: Json } {
  const isNewer = newerCalicoKinds.includes(plural) || plural.startsWith("staged");
  if (servedBy === "calico" && !isNewer) return { categories: [""] };
  return categories?.length ? { categories } : {};
}

function subresourceKind(subresource: Subresource): { group?: string; version?: string; kind?: string } {
  if (subresource.name === "status") return {};
  if (subresource.name === "scale") return { group: "autoscaling", version: "v1", kind: "Scale" };
  const { group, version, kind } = subresource;
  return { ...(group ? { group } : {}), ...(version ? { version } : {}), ...(kind ? { kind } : {}) };
}

function subresourceVerbs(subresource: Subresource): readonly string[] {
  if (subresource.name === "status" || subresource.name === "scale") return ["get", "patch", "update"];
  return subresource.verbs;
}
