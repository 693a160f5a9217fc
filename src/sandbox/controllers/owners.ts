/** Who made an object: owner references, and the pods that a template describes. */
import type { Draft, DraftMeta, JsonObject, KubeObject, OwnerReference } from "../store/object.ts";
import { objectAt, stringsAt } from "../store/object.ts";

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function ownerReference({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** A pod as the owner's template describes it; `metadata` says its name and what is special about this one. */
export function podFromTemplate(owner: KubeObject, template: JsonObject, metadata: DraftMeta): Draft {
  const labels = { ...stringsAt(template, "metadata", "labels"), ...metadata.labels };
  const annotations = { ...stringsAt(template, "metadata", "annotations"), ...metadata.annotations };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      ...(owner.metadata.namespace !== undefined ? { namespace: owner.metadata.namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    spec: objectAt(template, "spec"),
  };
}
