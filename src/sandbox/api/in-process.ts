import type { ResourceKind } from "../kinds/kind.ts";
import { sameJson } from "../patch/json.ts";
import { mergePatch } from "../patch/merge.ts";
import type { KubeObject } from "../store/object.ts";
import { type Core, shelfOf, shown } from "./core.ts";
import { remove } from "./delete.ts";
import { draftOf } from "./draft.ts";
import type { ListOptions, ObjectEvent, Objects } from "./objects.ts";
import { fieldMatcher, labelMatcher } from "./selectors.ts";
import { create, existing, ownWrite, replace, update } from "./write.ts";

/** The API for those who live in the same process. */
export function objectsOf(core: Core): Objects {
  const kindOf = (resource: string): ResourceKind => {
    const kind = core.registry.byResource(resource);
    if (!kind) throw new Error(`this cluster serves no ${resource}`);
    return kind;
  };
  const statusOnly = { ...ownWrite, subresource: "status" } as const;
  return {
    get(resource, name) {
      const kind = kindOf(resource);
      const object = core.store.get(shelfOf(kind), name);
      return object && shown(kind, object);
    },
    list(resource, options = {}) {
      const kind = kindOf(resource);
      const objects = core.store.list(shelfOf(kind), options.namespace).map((object) => shown(kind, object));
      const matches = matcherOf(kind, options);
      return matches ? objects.filter(matches) : objects;
    },
    create(resource, object) {
      return create(core, kindOf(resource), object.metadata.namespace, object, ownWrite).object;
    },
    update(resource, object) {
      return update(core, kindOf(resource), nameOf(object), object, ownWrite).object;
    },
    updateStatus(resource, object) {
      const kind = kindOf(resource);
      const old = existing(core, kind, nameOf(object));
      if (sameJson(object.status ?? {}, old.status ?? {})) return shown(kind, old);
      return update(core, kind, nameOf(object), object, statusOnly).object;
    },
    patch(resource, name, patch, subresource) {
      const kind = kindOf(resource);
      const old = existing(core, kind, name);
      const merged = mergePatch(old, patch);
      // Controllers mostly say what is so already.
      if (sameJson(merged, old)) return shown(kind, old);
      const draft = draftOf(kind, merged);
      return replace(core, kind, old, draft, subresource === "status" ? statusOnly : ownWrite).object;
    },
    delete(resource, name, options = {}) {
      const { object, gone } = remove(core, kindOf(resource), name, options);
      return gone ? undefined : object;
    },
    watch(resource, handler, options = {}) {
      return watch(core, kindOf(resource), handler, options);
    },
  };
}

function nameOf(object: { readonly metadata: { readonly name?: string; readonly namespace?: string } }) {
  return { namespace: object.metadata.namespace, name: object.metadata.name ?? "" };
}

function matcherOf(kind: ResourceKind, { labelSelector = "", fieldSelector = "" }: ListOptions) {
  const labels = labelMatcher(labelSelector);
  const fields = fieldMatcher(fieldSelector, kind);
  if (!labels || !fields) return labels ?? fields;
  return (object: KubeObject) => labels(object) && fields(object);
}

/** Events wait in a queue, so that a handler never runs within the call that made the change. */
function watch(
  core: Core,
  kind: ResourceKind,
  handler: (event: ObjectEvent) => void,
  options: ListOptions,
): () => void {
  const selects = matcherOf(kind, options) ?? (() => true);
  const wanted = (object: KubeObject | undefined): object is KubeObject =>
    object !== undefined &&
    (options.namespace === undefined || object.metadata.namespace === options.namespace) &&
    selects(object);
  let queue: ObjectEvent[] = core.store
    .list(shelfOf(kind), options.namespace)
    .filter(wanted)
    .map((object) => ({ type: "ADDED", object: shown(kind, object) }));
  let ended = false;
  const drain = () => {
    const events = queue;
    queue = [];
    for (const event of events) if (!ended) handler(event);
  };
  const add = (event: ObjectEvent) => {
    if (queue.push(event) === 1) queueMicrotask(drain);
  };
  const stop = core.store.listen(shelfOf(kind), ({ type, object, old }) => {
    const before = wanted(old) ? shown(kind, old) : undefined;
    const after = type !== "DELETED" && wanted(object) ? shown(kind, object) : undefined;
    if (after && before) add({ type: "MODIFIED", object: after, old: before });
    else if (after) add({ type: "ADDED", object: after });
    else if (before) add({ type: "DELETED", object: shown(kind, object) });
  });
  if (queue.length > 0) queueMicrotask(drain);
  return () => {
    ended = true;
    stop();
  };
}
