import { type Core, shelfOf } from "./api/core.ts";
import { create, ownWrite, update } from "./api/write.ts";
import { bootstrapObjects } from "./kinds/bootstrap.ts";
import { hasSubresource } from "./kinds/kind.ts";

/** Creates what a new cluster has; one that was stopped and started has it already. */
export function bootstrap(core: Core): void {
  for (const object of bootstrapObjects(core.make, new Date(core.clock.now()))) {
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
