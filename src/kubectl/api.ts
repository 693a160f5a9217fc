/** Requests as kubectl makes them, through the port. */
import { createInterface } from "node:readline";
import { type Cluster, ClusterError, pathOf, type Resource, withQuery } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import { isNotFound } from "./trouble.ts";
import { isMap, isObject, listAt } from "./values.ts";

export interface Place {
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly subresource?: string | undefined;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

export class Api {
  readonly cluster: Cluster;
  readonly #warn: (text: string) => void;
  /** --request-timeout, which a watch tells the server. */
  readonly #timeout: string | undefined;

  constructor(cluster: Cluster, warn: (text: string) => void, timeout?: string) {
    this.cluster = cluster;
    this.#warn = warn;
    this.#timeout = timeout;
  }

  async json(request: Parameters<Cluster["request"]>[0]): Promise<unknown> {
    const { text, headers } = await this.cluster.request(request);
    for (const [, warning = ""] of (headers.warning ?? "").matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g))
      this.#warn(warning.replace(/\\(.)/g, "$1"));
    return JSON.parse(text);
  }

  async object(request: Parameters<Cluster["request"]>[0]): Promise<RawObject> {
    const json = await this.json(request);
    if (isObject(json)) return json;
    throw new ClusterError("server-error", "the server answered something that is no object");
  }

  /** An object by its name. Where its namespace is what is missing, the error says so. */
  async get(resource: Resource, place: Place & { name: string }, query: Query = {}): Promise<RawObject> {
    return this.#named(resource, place, (path) => this.object({ path: withQuery(path, query) }));
  }

  async list(resource: Resource, namespace: string | undefined, query: Query = {}): Promise<readonly RawObject[]> {
    const json = await this.json({ path: withQuery(pathOf(resource, { namespace }), query) });
    return itemsOf(resource, json);
  }

  async listWithVersion(
    resource: Resource,
    namespace: string | undefined,
    query: Query,
  ): Promise<{ items: readonly RawObject[]; version: string }> {
    const json = await this.json({ path: withQuery(pathOf(resource, { namespace }), query) });
    return { items: itemsOf(resource, json), version: versionOf(json) };
  }

  async table(resource: Resource, place: Place, query: Query = {}): Promise<unknown> {
    const { name } = place;
    const ask = (path: string) => this.json({ path: withQuery(path, query), accept: asTable });
    return name === undefined ? ask(pathOf(resource, place)) : this.#named(resource, { ...place, name }, ask);
  }

  /** Events of a collection, until the server ends them or `signal` does. */
  async *watch(
    resource: Resource,
    namespace: string | undefined,
    query: Query,
    { tables = false, signal }: { tables?: boolean; signal?: AbortSignal | undefined },
  ): AsyncGenerator<WatchEvent> {
    const path = withQuery(pathOf(resource, { namespace }), { ...query, watch: true, timeout: this.#timeout });
    const stream = await this.cluster.stream({
      path,
      ...(tables ? { accept: asTable } : {}),
      ...(signal ? { signal } : {}),
    });
    try {
      for await (const line of createInterface({ input: stream })) {
        const event: unknown = line ? JSON.parse(line) : undefined;
        if (isMap(event)) yield { type: String(event.type), object: event.object };
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      stream.destroy();
    }
  }

  async create(resource: Resource, namespace: string | undefined, body: unknown, query: Query): Promise<RawObject> {
    return this.object({ method: "POST", path: withQuery(pathOf(resource, { namespace }), query), body });
  }

  async replace(resource: Resource, place: Place, body: unknown, query: Query): Promise<RawObject> {
    return this.object({ method: "PUT", path: withQuery(pathOfOne(resource, place), query), body });
  }

  async patch(
    resource: Resource,
    place: Place,
    body: unknown,
    query: Query,
    type: "merge" | "strategic" | "json" | "apply",
  ): Promise<RawObject> {
    const contentType = {
      merge: "application/merge-patch+json",
      strategic: "application/strategic-merge-patch+json",
      json: "application/json-patch+json",
      apply: "application/apply-patch+yaml",
    }[type];
    return this.object({ method: "PATCH", path: withQuery(pathOfOne(resource, place), query), body, contentType });
  }

  async delete(resource: Resource, place: Place, options: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.json({ method: "DELETE", path: pathOfOne(resource, place), body: options });
  }

  async #named<T>(resource: Resource, place: Place & { name: string }, ask: (path: string) => Promise<T>): Promise<T> {
    const namespace = resource.namespaced ? place.namespace : undefined;
    try {
      return await ask(pathOfOne(resource, place));
    } catch (error) {
      if (isNotFound(error) && namespace && namespace !== "default")
        await this.cluster.request({ path: `/api/v1/namespaces/${encodeURIComponent(namespace)}` }).catch((other) => {
          if (isNotFound(other)) throw other;
        });
      throw error;
    }
  }
}

/** Without a name the path would mean all of them. */
function pathOfOne(resource: Resource, place: Place): string {
  if (!place.name) throw new ClusterError("bad-request", "resource name may not be empty");
  return pathOf(resource, place);
}

/** Lists of built-in kinds leave the items' kind out. */
function itemsOf(resource: Resource, json: unknown): readonly RawObject[] {
  return listAt(json, "items")
    .filter(isMap)
    .map((item) => ({ ...item, apiVersion: resource.apiVersion, kind: resource.kind }))
    .filter(isObject);
}

export function versionOf(json: unknown): string {
  return isMap(json) && isMap(json.metadata) ? String(json.metadata.resourceVersion ?? "") : "";
}
