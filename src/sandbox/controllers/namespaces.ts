/** What every namespace has from its first moment, and what happens when it is deleted: all in it goes, then itself. */
import { type Core, shelfOf } from "../api/core.ts";
import { remove } from "../api/delete.ts";
import { resourceName } from "../api/status.ts";
import { create, ownWrite, replace } from "../api/write.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import type { Draft } from "../store/object.ts";
import { Queue } from "./queue.ts";

const rootCertificate = "kube-root-ca.crt";

export function keepNamespaces(core: Core, ca: string): () => void {
  const queue = new Queue(core.clock, (name) => look(core, ca, name));
  for (const { metadata } of core.store.list("namespaces")) queue.add(metadata.name);
  const stop = core.store.listen(undefined, ({ type, resource, object }) => {
    if (resource === "namespaces") queue.add(object.metadata.name);
    else if (type === "DELETED" && object.metadata.namespace) queue.add(object.metadata.namespace);
  });
  return () => {
    stop();
    queue.stop();
  };
}

function look(core: Core, ca: string, name: string) {
  const namespace = core.store.get("namespaces", { name });
  if (!namespace) return;
  if (!namespace.metadata.deletionTimestamp) return furnish(core, ca, name);
  if (!empty(core, name)) return;
  const kind = core.registry.byResource("namespaces");
  if (!kind) return;
  replace(core, kind, namespace, { ...namespace, spec: {} }, { ...ownWrite, subresource: "finalize" });
}

/** True when nothing is left in the namespace; until then everything in it is deleted. */
function empty(core: Core, namespace: string): boolean {
  let left = 0;
  for (const kind of core.registry.kinds.filter(storesHere)) {
    for (const { metadata } of core.store.list(shelfOf(kind), namespace)) {
      if (metadata.deletionTimestamp) left += 1;
      else if (!remove(core, kind, metadata, { propagationPolicy: "Background" }).gone) left += 1;
    }
  }
  return left === 0;
}

function storesHere(kind: ResourceKind): boolean {
  return kind.namespaced && kind.viewOf === undefined;
}

function furnish(core: Core, ca: string, namespace: string): void {
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
