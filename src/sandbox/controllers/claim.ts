/** Which pods belong to an owner: its own, less those whose labels no longer fit, and the orphans that do. */
import { selects } from "../kinds/selectors.ts";
import { type KubeObject, objectAt } from "../store/object.ts";
import type { World } from "./controller.ts";
import { isControlledBy, ownerReference } from "./owners.ts";
import { isActive, isTerminating } from "./pods.ts";

export function claimPods({ objects, pods }: World, owner: KubeObject): readonly KubeObject[] {
  const { namespace, uid } = owner.metadata;
  const selector = objectAt(owner, "spec", "selector");
  const fits = (pod: KubeObject) => selects(selector, pod.metadata.labels ?? {});
  const own = pods.ownedBy(uid);
  if (isTerminating(owner)) return own;
  const kept = own.filter((pod) => {
    if (fits(pod) || isTerminating(pod)) return true;
    const others = (pod.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
    objects.patch("pods", nameOf(pod), { metadata: { ownerReferences: others.length > 0 ? others : null } });
    return false;
  });
  const adopted = pods
    .orphansIn(namespace)
    .filter((pod) => fits(pod) && isActive(pod) && !isControlledBy(pod, owner))
    .map((pod) => {
      const references = [...(pod.metadata.ownerReferences ?? []), ownerReference(owner)];
      return objects.patch("pods", nameOf(pod), { metadata: { ownerReferences: references } });
    });
  return [...kept, ...adopted];
}

function nameOf({ metadata: { namespace, name } }: KubeObject) {
  return { namespace, name };
}
