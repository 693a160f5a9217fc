import type { Resource, Selection } from "./cluster.ts";

/** The path of a collection, or of one object in it. */
export function pathOf(
  resource: Resource,
  place: { namespace?: string | undefined; name?: string; subresource?: string | undefined },
): string {
  const root = resource.apiVersion.includes("/") ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const namespace = resource.namespaced && place.namespace ? `/namespaces/${encodeURIComponent(place.namespace)}` : "";
  const name = place.name === undefined ? "" : `/${encodeURIComponent(place.name)}`;
  return `${root}${namespace}/${resource.plural}${name}${place.subresource ? `/${place.subresource}` : ""}`;
}

export function selectionQuery(selection: Selection): Record<string, string | undefined> {
  return { labelSelector: selection.labelSelector, fieldSelector: selection.fieldSelector };
}

/** Appends the parameters that are set. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) parameters.append(name, String(one));
    else if (value !== undefined) parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}
