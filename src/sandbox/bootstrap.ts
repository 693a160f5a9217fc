import { type Core, shelfOf } from "./api/core.ts";
import { create, ownWrite, update } from "./api/write.ts";
import { bootstrapObjects, kubernetesService } from "./kinds/bootstrap.ts";
import { hasSubresource } from "./kinds/kind.ts";
import type { Draft } from "./store/object.ts";

/** Creates what a new cluster has; one that was stopped and started has it already. */
export function bootstrap(core: Core): void {
  ensure(core, bootstrapObjects(core.make, new Date(core.clock.now())));
}

/** The API server's own service comes back when it is deleted. */
export function keepOwnService(core: Core): () => void {
  const service = kubernetesService();
  return core.store.listen("services", ({ type, object: { metadata } }) => {
    const isOwn = metadata.name === service.metadata.name && metadata.namespace === service.metadata.namespace;
    if (type === "DELETED" && isOwn) ensure(core, [service]);
  });
}

function ensure(core: Core, objects: readonly Draft[]): void {
  for (const object of objects) {
    const [version = "", group = ""] = object.apiVersion.split("/").reverse();
    const kind = core.registry.byKind(group, object.kind);
    if (kind?.version !== version) throw new Error(`this cluster serves no ${object.apiVersion} ${object.kind}`);
    const { name = "", namespace } = object.metadata;
    if (core.store.get(shelfOf(kind), { namespace, name })) continue;
    create(core, kind, namespace, object, ownWrite);
    if (object.status === undefined || !hasSubresource(kind, "status")) continue;
    update(core, kind, { namespace, name }, object, { ...ownWrite, subresource: "status" });
  }
}
