/** From the word for a kind (po, pods, Pod, deployments.apps) to what the server serves. */
import type { Resource } from "../cluster/index.ts";
import { fail } from "./trouble.ts";

export function groupOf({ apiVersion }: { apiVersion: string }): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** deployments.apps, pods */
export function fullName(resource: Resource): string {
  return [resource.plural, groupOf(resource)].filter(Boolean).join(".");
}

/** deployment.apps, pod: how kubectl names the kind of an object that it touched. */
export function shownKind(resource: Resource): string {
  return [singularOf(resource), groupOf(resource)].filter(Boolean).join(".");
}

export function shownName(resource: Resource, name: string): string {
  return `${shownKind(resource)}/${name}`;
}

function singularOf({ singular, kind }: Resource): string {
  return singular || kind.toLowerCase();
}

export interface Found {
  readonly resource: Resource;
  readonly warning?: string;
}

export function findResource(all: readonly Resource[], word: string): Found | undefined {
  const lower = word.toLowerCase();
  const dot = lower.indexOf(".");
  const name = dot < 0 ? lower : lower.slice(0, dot);
  const inGroup = dot < 0 ? all : all.filter(groupFilter(all, name, lower.slice(dot + 1)));
  const exact = inGroup.find((one) => one.plural === name || singularOf(one) === name);
  if (exact) return { resource: exact };
  const short = inGroup.filter(({ shortNames }) => shortNames.includes(name));
  const [first] = short;
  if (!first) return undefined;
  const other = dot < 0 ? short.find((one) => one.plural !== first.plural) : undefined;
  if (!other) return { resource: first };
  return {
    resource: first,
    warning: `short name ${JSON.stringify(word)} could also match lower priority resource ${fullName(other)}`,
  };
}

/** What follows the first dot: a group, the beginning of one, or a version and a group. */
function groupFilter(all: readonly Resource[], name: string, rest: string): (resource: Resource) => boolean {
  const versioned = (resource: Resource) => {
    const version = resource.apiVersion.slice(resource.apiVersion.indexOf("/") + 1);
    return rest === [version, groupOf(resource)].filter(Boolean).join(".") || rest === `${version}.`;
  };
  const exact = (resource: Resource) => groupOf(resource) === rest;
  const isNamed = (resource: Resource) =>
    resource.plural === name || singularOf(resource) === name || resource.shortNames.includes(name);
  for (const filter of [versioned, exact]) if (all.some((one) => isNamed(one) && filter(one))) return filter;
  return (resource) => groupOf(resource).startsWith(rest);
}

export function unknownResource(word: string): Error {
  return fail(`the server doesn't have a resource type ${JSON.stringify(word.split(".")[0])}`);
}

/** A kind by its apiVersion and kind, as manifests name it. */
export function resourceOfKind(
  all: readonly Resource[],
  { apiVersion, kind }: { apiVersion: string; kind: string },
): Resource | undefined {
  return all.find((one) => one.apiVersion === apiVersion && one.kind === kind);
}
