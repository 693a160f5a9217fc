/** A watch over HTTP: what there is, or what happened since; then each change as a line, until somebody has enough. */
import type { ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { apiVersionOf, type ResourceKind } from "../kinds/kind.ts";
import { mannersOf } from "../kinds/manners.ts";
import type { JsonObject, KubeObject } from "../store/object.ts";
import type { Change } from "../store/store.ts";
import type { Representation } from "./accept.ts";
import { type Core, shelfOf, shown } from "./core.ts";
import { objectJson } from "./encode.ts";
import type { Matcher } from "./selectors.ts";
import { ApiError, statusObject } from "./status.ts";
import { columnDefinitions, type IncludeObject, partial, rowsOf } from "./table.ts";

export interface WatchQuery {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  readonly matches: Matcher | undefined;
  /** Changes after this one; undefined: begin with what there is. */
  readonly since: number | undefined;
  /** End the first part with a bookmark that says so. */
  readonly initialEvents: boolean;
  readonly bookmarks: boolean;
  /** Milliseconds after which the stream ends. */
  readonly timeout: number | undefined;
  readonly representation: Representation;
  readonly include: IncludeObject;
}

type EventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

/** A watcher that reads more slowly than this many events come is cut off; it lists again when it comes back. */
const maxBehind = 10_000;
const bookmarkEvery = 60_000;

export function serveWatch(core: Core, query: WatchQuery, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache, private" });
  response.flushHeaders();
  const watcher = new Watcher(core, query, response);
  watcher.start();
}

class Watcher {
  readonly #core: Core;
  readonly #query: WatchQuery;
  readonly #response: ServerResponse;
  readonly #cleanUp: (() => void)[] = [];
  /** Lines that the socket has not taken yet. */
  #waiting: string[] = [];
  #columnsSent = false;
  #ended = false;

  constructor(core: Core, query: WatchQuery, response: ServerResponse) {
    this.#core = core;
    this.#query = query;
    this.#response = response;
  }

  start(): void {
    const { store, clock } = this.#core;
    const shelf = shelfOf(this.#query.kind);
    this.#response.on("close", () => this.#stop());
    this.#response.on("drain", () => this.#flush());
    if (!this.#sendPast(shelf)) return;
    this.#cleanUp.push(store.listen(shelf, (change) => this.#sendChange(change)));
    if (this.#query.timeout !== undefined) this.#cleanUp.push(clock.schedule(this.#query.timeout, () => this.#end()));
    if (this.#query.bookmarks) this.#bookmarkLater(clock);
  }

  #sendPast(shelf: string): boolean {
    const { store } = this.#core;
    const { since, namespace, initialEvents } = this.#query;
    if (since === undefined) {
      for (const object of store.list(shelf, namespace)) if (this.#wants(object)) this.#send("ADDED", object);
      if (initialEvents) this.#bookmark({ "k8s.io/initial-events-end": "true" });
      return true;
    }
    const changes = store.changesSince(shelf, since);
    if (!changes) {
      this.#line(`{"type":"ERROR","object":${JSON.stringify(tooOld(this.#query.kind, since, store.revision))}}`);
      this.#end();
      return false;
    }
    for (const change of changes) this.#sendChange(change);
    return true;
  }

  /** An object that enters the selection is new to the watcher, one that leaves it is gone. */
  #sendChange({ type, object, old }: Change): void {
    const before = old !== undefined && this.#wants(old);
    const after = type !== "DELETED" && this.#wants(object);
    if (after) this.#send(before ? "MODIFIED" : "ADDED", object);
    else if (before) this.#send("DELETED", object);
  }

  #wants(object: KubeObject): boolean {
    const { namespace, matches } = this.#query;
    if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
    return matches === undefined || matches(object);
  }

  #send(type: EventType, stored: KubeObject): void {
    const { kind, representation } = this.#query;
    const object = shown(kind, stored);
    if (representation.as === "Table") {
      this.#line(
        JSON.stringify({ type, object: this.#tableOf([object], { resourceVersion: object.metadata.resourceVersion }) }),
      );
    } else if (representation.as === "object") {
      this.#line(`{"type":"${type}","object":${objectJson(object)}}`);
    } else {
      this.#line(JSON.stringify({ type, object: partial(object, representation.version) }));
    }
  }

  /** Columns come with the first event only. */
  #tableOf(objects: readonly KubeObject[], metadata: JsonObject): JsonObject {
    const { kind, representation, include } = this.#query;
    const columns = this.#columnsSent ? null : columnDefinitions(kind);
    this.#columnsSent = true;
    return {
      kind: "Table",
      apiVersion: `meta.k8s.io/${representation.version}`,
      metadata,
      columnDefinitions: columns,
      rows: rowsOf(kind, objects, include, representation.version, new Date(this.#core.clock.now())),
    };
  }

  #bookmarkLater(clock: Clock): void {
    let cancel = () => {};
    const again = () => {
      this.#bookmark();
      cancel = clock.schedule(bookmarkEvery, again);
    };
    cancel = clock.schedule(bookmarkEvery, again);
    this.#cleanUp.push(() => cancel());
  }

  #bookmark(annotations?: JsonObject): void {
    const { kind, representation } = this.#query;
    const metadata = {
      resourceVersion: String(this.#core.store.revision),
      ...(annotations ? { annotations } : {}),
    };
    const object =
      representation.as === "Table"
        ? this.#tableOf([], metadata)
        : representation.as === "object"
          ? { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata }
          : { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${representation.version}`, metadata };
    this.#line(JSON.stringify({ type: "BOOKMARK", object }));
  }

  #line(text: string): void {
    if (this.#ended) return;
    if (this.#waiting.length > 0 || this.#response.writableNeedDrain) {
      this.#waiting.push(text);
      if (this.#waiting.length > maxBehind) this.#response.destroy();
    } else this.#response.write(`${text}\n`);
  }

  #flush(): void {
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length > 0) this.#response.write(`${lines.join("\n")}\n`);
  }

  #end(): void {
    this.#flush();
    this.#stop();
    this.#response.end();
  }

  #stop(): void {
    this.#ended = true;
    for (const clean of this.#cleanUp.splice(0)) clean();
  }
}

/** Calico's server words it as an error of its own, without status and code. */
function tooOld(kind: ResourceKind, asked: number, current: number): JsonObject {
  const message = `too old resource version: ${asked} (${current})`;
  if (mannersOf(kind).watchList === "refused")
    return { kind: "Status", apiVersion: "v1", metadata: {}, message, reason: "InternalError" };
  return statusObject(new ApiError(410, "Expired", message));
}
