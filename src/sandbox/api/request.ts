/** What a URL asks for, before anybody looks whether it exists. */

export interface ResourceRequest {
  readonly kind: "resource";
  /** As RBAC names it: get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

export interface PathRequest {
  readonly kind: "path";
  readonly verb: string;
  readonly path: string;
}

export type ApiRequest = ResourceRequest | PathRequest;

const verbs: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/**
 * `/api/v1/…` and `/apis/GROUP/VERSION/…` followed by a resource; everything else is a plain path. Parts are decoded;
 * a part that cannot be is a plain path too, which nobody knows.
 */
export function readRequest(method: string, path: string, query: URLSearchParams): ApiRequest {
  const verb = verbs[method] ?? method.toLowerCase();
  const plain: PathRequest = { kind: "path", verb, path };
  const parts = decoded(path);
  if (!parts) return plain;
  const [root, ...below] = parts;
  const rest = root === "api" ? ["", ...below] : root === "apis" ? below : [];
  const [group = "", version = "", ...resource] = rest;
  if (resource.length === 0) return plain;
  const place = placeOf(resource);
  if (!place) return plain;
  return { kind: "resource", group, version, ...place, verb: verbOf(verb, place.name, query) };
}

function placeOf(parts: readonly string[]) {
  const [first = "", second, third, ...more] = parts;
  const scoped = first === "namespaces" && second !== undefined && third !== undefined;
  // `namespaces/x/status` is a subresource of the namespace, `namespaces/x/pods` a list within it.
  if (scoped && !["status", "finalize"].includes(third)) {
    const [name, subresource, ...deeper] = more;
    return { namespace: second, resource: third, name, subresource: [subresource, ...deeper].filter(isText).join("/") };
  }
  return {
    namespace: undefined,
    resource: first,
    name: second,
    subresource: [third, ...more].filter(isText).join("/"),
  };
}

function isText(part: string | undefined): part is string {
  return part !== undefined;
}

function verbOf(verb: string, name: string | undefined, query: URLSearchParams): string {
  if (verb === "get" && name === undefined) return isOn(query.get("watch")) ? "watch" : "list";
  if (verb === "delete" && name === undefined) return "deletecollection";
  return verb;
}

function decoded(path: string): string[] | undefined {
  const parts = path.split("/").slice(1);
  if (parts.at(-1) === "") parts.pop();
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Booleans in a query: clients send `false` literally; any other text is taken for yes. */
export function isOn(value: string | null): boolean {
  return value !== null && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}
