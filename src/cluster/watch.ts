import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { RawObject } from "../policy/types.ts";
import type { ObjectList, Resource, Selection, WatchHandler, Watching } from "./cluster.ts";
import { ClusterError, errorOfConnection, errorOfStatus } from "./errors.ts";
import { isRecord, send, statusOf } from "./http.ts";
import type { Access } from "./kubeconfig.ts";
import { pathOf, selectionQuery, withQuery } from "./paths.ts";

const firstRetryMs = 500;
const longestRetryMs = 15_000;
const watchSeconds = 290;
const longestWatchMs = (watchSeconds + 30) * 1000;
/** Failures that no waiting mends. */
const hopeless = new Set(["unauthorized", "forbidden", "not-found", "bad-request", "unknown-kind"]);

/** Lists and follows a collection until stopped; a lost connection or an expired history starts it again. */
export function watchCollection(
  access: Access,
  resource: Resource,
  selection: Selection,
  list: (signal: AbortSignal) => Promise<ObjectList>,
  handler: WatchHandler,
): Watching {
  const stop = new AbortController();
  const outer = selection.signal;
  outer?.addEventListener("abort", () => stop.abort(), { once: true });
  void run();
  return { stop: () => stop.abort() };

  async function run(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!stop.signal.aborted) {
      try {
        const start = await list(stop.signal);
        handler.onList(start.items);
        retryMs = firstRetryMs;
        await followFrom(start.resourceVersion);
      } catch (error) {
        if (stop.signal.aborted) return;
        const failure = errorOfConnection(error, access.target.server);
        if (failure.trouble === "gone") continue;
        const givesUp = hopeless.has(failure.trouble);
        handler.onTrouble?.(failure, givesUp ? undefined : retryMs);
        if (givesUp) return;
        await delay(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      }
    }
  }

  /** Follows from a version on; a stream that ends well is taken up where it ended. */
  async function followFrom(resourceVersion: string): Promise<void> {
    let version = resourceVersion;
    while (!stop.signal.aborted) {
      const query = {
        ...selectionQuery(selection),
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: version,
        timeoutSeconds: watchSeconds,
      };
      const path = withQuery(pathOf(resource, { namespace: selection.namespace }), query);
      const { response } = await send(access, { method: "GET", path, signal: stop.signal });
      // The server ends a watch by itself; one that goes on for longer has lost its other end.
      const timer = setTimeout(() => response.destroy(), longestWatchMs);
      try {
        for await (const line of createInterface({ input: response })) {
          if (line) version = deliver(line, handler) ?? version;
        }
      } finally {
        clearTimeout(timer);
      }
    }
  }
}

/** Hands one line of the stream on; returns the version that it brought. */
function deliver(line: string, handler: WatchHandler): string | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch (cause) {
    throw new ClusterError("server-error", "a watch brought a line that is no JSON", {
      detail: [line.slice(0, 200)],
      cause,
    });
  }
  if (!isRecord(event) || !isObject(event.object))
    throw new ClusterError("server-error", "a watch brought something that is no event");
  if (event.type === "ERROR") {
    const status = statusOf(JSON.stringify(event.object), 500);
    throw errorOfStatus(status.reason === "Expired" ? 410 : status.code, status);
  }
  if (event.type === "ADDED" || event.type === "MODIFIED" || event.type === "DELETED")
    handler.onEvent(event.type, event.object);
  const { resourceVersion } = event.object.metadata;
  return typeof resourceVersion === "string" ? resourceVersion : undefined;
}

/** Whether a JSON value has the outer shape of an API object (a Status, which has no name, included). */
export function isObject(value: unknown): value is RawObject {
  return (
    isRecord(value) &&
    typeof value.kind === "string" &&
    typeof value.apiVersion === "string" &&
    isRecord(value.metadata)
  );
}
