/** The status of resource quotas: what they allow, and what is taken of it. */
import type { Core } from "../api/core.ts";
import { usedOf } from "../api/quota.ts";
import { ownWrite, update } from "../api/write.ts";
import { objectAt } from "../store/object.ts";
import { Queue } from "./queue.ts";

const resource = "resourcequotas";

export function keepQuotas(core: Core): () => void {
  const queue = new Queue(core.clock, (namespace) => {
    for (const quota of core.store.list(resource, namespace)) {
      const kind = core.registry.byResource(resource);
      if (!kind) return;
      const status = { hard: objectAt(quota, "spec", "hard"), used: Object.fromEntries(usedOf(core, quota)) };
      update(core, kind, quota.metadata, { ...quota, status }, { ...ownWrite, subresource: "status" });
    }
  });
  const count = (namespace: string | undefined) => {
    if (namespace !== undefined && core.store.list(resource, namespace).length > 0) queue.add(namespace);
  };
  for (const { metadata } of core.store.list(resource)) count(metadata.namespace);
  const stop = core.store.listen(undefined, ({ object }) => count(object.metadata.namespace));
  return () => {
    stop();
    queue.stop();
  };
}
