import type { Resource } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { isRecord, sendJson } from "./http.ts";
import type { Access } from "./kubeconfig.ts";

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Reads what the API server serves: two requests on a current server, one a group on an old one. */
export async function discover(access: Access): Promise<readonly Resource[]> {
  const [core, groups] = await Promise.all(["/api", "/apis"].map((path) => discoverPath(access, path)));
  return [...(core ?? []), ...(groups ?? [])];
}

async function discoverPath(access: Access, path: string): Promise<Resource[]> {
  const { json } = await sendJson(access, { method: "GET", path, accept: `${aggregated},application/json` });
  if (isRecord(json) && json.kind === "APIGroupDiscoveryList") return records(json.items).flatMap(resourcesOfGroup);
  if (!isRecord(json) || !(Array.isArray(json.groups) || Array.isArray(json.versions)))
    throw new ClusterError("server-error", `the cluster's answer to ${path} is no discovery`, {
      next: ["check that the kubeconfig's server is a Kubernetes API server, and that no proxy stands before it"],
    });
  const groupVersions =
    path === "/api"
      ? ["v1"]
      : records(json.groups).flatMap((group) => records(group.versions).map((version) => String(version.groupVersion)));
  const lists = await Promise.all(
    groupVersions.map((groupVersion) => legacyList(access, `${path}/${groupVersion}`, groupVersion)),
  );
  return lists.flat();
}

function resourcesOfGroup(item: Record<string, unknown>): Resource[] {
  const group = isRecord(item.metadata) ? String(item.metadata.name ?? "") : "";
  return records(item.versions).flatMap((version) => {
    const name = String(version.version);
    const apiVersion = group ? `${group}/${name}` : name;
    return records(version.resources).map((resource) => ({
      apiVersion,
      kind: isRecord(resource.responseKind) ? String(resource.responseKind.kind) : "",
      plural: String(resource.resource),
      singular: String(resource.singularResource ?? ""),
      shortNames: strings(resource.shortNames),
      categories: strings(resource.categories),
      namespaced: resource.scope === "Namespaced",
      verbs: strings(resource.verbs),
    }));
  });
}

/** A group whose server is down (an APIService that is not available) counts as not served. */
async function legacyList(access: Access, path: string, apiVersion: string): Promise<Resource[]> {
  const answer = await sendJson(access, { method: "GET", path }).catch(() => undefined);
  const list = answer && isRecord(answer.json) ? records(answer.json.resources) : [];
  return list
    .filter((resource) => !String(resource.name).includes("/"))
    .map((resource) => ({
      apiVersion,
      kind: String(resource.kind),
      plural: String(resource.name),
      singular: String(resource.singularName ?? ""),
      shortNames: strings(resource.shortNames),
      categories: strings(resource.categories),
      namespaced: resource.namespaced === true,
      verbs: strings(resource.verbs),
    }));
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
