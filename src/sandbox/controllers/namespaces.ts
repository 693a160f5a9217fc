/** What every namespace has from its first moment, and what happens when it is deleted: all in it goes, then itself. */
import { isDeepStrictEqual } from "node:util";
import { type Core, shelfOf } from "../api/core.ts";
import { remove } from "../api/delete.ts";
import { resourceName } from "../api/status.ts";
import { create, ownWrite, replace } from "../api/write.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { type Draft, type KubeObject, objectAt } from "../store/object.ts";
import { type Conditions, conditionsOf, withCondition } from "./conditions.ts";
import { conditionsOfLeft, type Left } from "./namespace-conditions.ts";
import { Queue } from "./queue.ts";

const rootCertificate = "kube-root-ca.crt";

export function keepNamespaces(core: Core, ca: string): () => void {
  const queue = new Queue(core.clock, (name) => empty(core, name));
  for (const { metadata } of core.store.list("namespaces")) {
    furnish(core, ca, metadata.name);
    queue.add(metadata.name);
  }
  const stop = core.store.listen(undefined, ({ type, resource, object }) => {
    const { name, namespace } = object.metadata;
    // At once, so that whoever made the namespace can put a pod into it.
    if (resource === "namespaces" && type === "ADDED") furnish(core, ca, name);
    else if (resource === "namespaces") queue.add(name);
    else if (type === "DELETED" && namespace) {
      queue.add(namespace);
      if (isFurniture(resource, name)) furnish(core, ca, namespace);
    }
  });
  return () => {
    stop();
    queue.stop();
  };
}

/** Deletes everything in a namespace that is to go; with the last of it goes the namespace. */
function empty(core: Core, name: string): void {
  const namespace = core.store.get("namespaces", { name });
  const kind = core.registry.byResource("namespaces");
  if (!namespace?.metadata.deletionTimestamp || !kind) return;
  const left = deleteContent(core, name);
  if (left.resources.size === 0)
    replace(core, kind, namespace, { ...namespace, spec: {} }, { ...ownWrite, subresource: "finalize" });
  // What only has its grace period is gone in a moment.
  else if (left.finalizers.size > 0) tell(core, kind, namespace, left);
}

/** Deletes what is there and counts what is left: what finalizers or a grace period hold. */
function deleteContent(core: Core, namespace: string): Left {
  const left = { resources: new Map<string, number>(), finalizers: new Map<string, number>() };
  const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const kind of core.registry.kinds.filter(storesHere)) {
    for (const { metadata } of core.store.list(shelfOf(kind), namespace)) {
      if (!metadata.deletionTimestamp && remove(core, kind, metadata, { propagationPolicy: "Background" }).gone)
        continue;
      count(left.resources, `${kind.plural}.${kind.group}`);
      for (const finalizer of metadata.finalizers ?? []) count(left.finalizers, finalizer);
    }
  }
  return left;
}

function tell(core: Core, kind: ResourceKind, namespace: KubeObject, left: Left): void {
  const before = conditionsOf(namespace);
  const conditions = conditionsOfLeft(left).reduce<Conditions>(
    (all, condition) => withCondition(all, condition, core.clock.now()),
    before,
  );
  if (isDeepStrictEqual(conditions, before)) return;
  const status = { ...objectAt(namespace.status), conditions: [...conditions] };
  replace(core, kind, namespace, { ...namespace, status }, { ...ownWrite, subresource: "status" });
}

function storesHere(kind: ResourceKind): boolean {
  return kind.namespaced && kind.viewOf === undefined;
}

function isFurniture(resource: string, name: string): boolean {
  if (resource === "configmaps") return name === rootCertificate;
  return resource === "serviceaccounts" && name === "default";
}

function furnish(core: Core, ca: string, namespace: string): void {
  const home = core.store.get("namespaces", { name: namespace });
  if (!home || home.metadata.deletionTimestamp) return;
  ensure(
    core,
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } },
    "serviceaccounts",
  );
  const annotations = {
    "kubernetes.io/description": "The certificate with which a pod recognises the API server.",
  };
  const metadata = { name: rootCertificate, namespace, annotations };
  ensure(core, { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "ca.crt": ca } }, "configmaps");
}

function ensure(core: Core, object: Draft, resource: string): void {
  const kind = core.registry.byResource(resource);
  const { name = "", namespace } = object.metadata;
  if (!kind || core.store.get(resourceName(kind), { namespace, name })) return;
  create(core, kind, namespace, object, ownWrite);
}
