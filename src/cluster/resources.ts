import { isRecord } from "../policy/json.ts";
import type { Resource } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { sendJson } from "./http.ts";
import type { Access } from "./kubeconfig.ts";

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export interface Discovery {
  readonly resources: readonly Resource[];
  /** Groups with their version whose server (that of an APIService, as Calico's) did not answer. */
  readonly silent: readonly string[];
}

/** Reads what the API server serves: two requests on a current server, one a group on an old one. */
export async function discover(access: Access): Promise<Discovery> {
  return joined(await Promise.all(["/api", "/apis"].map((path) => discoverPath(access, path))));
}

function joined(parts: readonly Discovery[]): Discovery {
  return { resources: parts.flatMap(({ resources }) => resources), silent: parts.flatMap(({ silent }) => silent) };
}

async function discoverPath(access: Access, path: string): Promise<Discovery> {
  const json = await sendJson(access, { method: "GET", path, accept: `${aggregated},application/json` });
  if (isRecord(json) && json.kind === "APIGroupDiscoveryList") return joined(records(json.items).map(groupOf));
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
  return joined(lists);
}

function groupOf(item: Record<string, unknown>): Discovery {
  const group = isRecord(item.metadata) ? String(item.metadata.name ?? "") : "";
  const parts = records(item.versions).map((version): Discovery => {
    const name = String(version.version);
    const apiVersion = group ? `${group}/${name}` : name;
    const resources = records(version.resources).map((resource) => ({
      apiVersion,
      kind: isRecord(resource.responseKind) ? String(resource.responseKind.kind) : "",
      plural: String(resource.resource),
      singular: String(resource.singularResource ?? ""),
      shortNames: strings(resource.shortNames),
      categories: strings(resource.categories),
      namespaced: resource.scope === "Namespaced",
      verbs: strings(resource.verbs),
    }));
    // The API server may remember what a group served before its server fell silent.
    return { resources, silent: version.freshness === "Stale" ? [apiVersion] : [] };
  });
  return joined(parts);
}

async function legacyList(access: Access, path: string, apiVersion: string): Promise<Discovery> {
  const answer = await sendJson(access, { method: "GET", path }).catch((error: unknown) => {
    if (error instanceof ClusterError && error.status) return undefined;
    throw error;
  });
  const list = isRecord(answer) ? records(answer.resources) : [];
  const resources = list
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
  return { resources, silent: answer ? [] : [apiVersion] };
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
