/** Volume claims: each gets a volume of its own size at once, as a provisioner would make it. */

import { at, type JsonObject, type KubeObject, listAt, textAt } from "../store/object.ts";
import type { Controller, World } from "./controller.ts";
import { isTerminating } from "./pods.ts";
import { reconcileEach } from "./watching.ts";

const resource = "persistentvolumeclaims";
const volumes = "persistentvolumes";

export const claimController: Controller = (world) => {
  const { stop } = reconcileEach(world, resource, (claim) => {
    if (!isTerminating(claim) && textAt(claim, "status", "phase") !== "Bound") bind(world, claim);
    return undefined;
  });
  const stopClaims = world.objects.watch(resource, ({ type, object }) => {
    const name = textAt(object, "spec", "volumeName");
    if (type === "DELETED" && world.objects.get(volumes, { name })) world.objects.delete(volumes, { name });
  });
  return () => {
    stopClaims();
    stop();
  };
};

function bind({ objects }: World, claim: KubeObject): void {
  const { name: claimName, namespace = "", uid, resourceVersion } = claim.metadata;
  const name = textAt(claim, "spec", "volumeName") || `pvc-${uid}`;
  const accessModes = listAt(claim, "spec", "accessModes");
  const storage = textAt(claim, "spec", "resources", "requests", "storage") || "1Gi";
  const storageClassName = textAt(claim, "spec", "storageClassName");
  const inClass: JsonObject = storageClassName === "" ? {} : { storageClassName };
  if (objects.get(volumes, { name }) === undefined) {
    objects.create(volumes, {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name },
      spec: {
        accessModes,
        capacity: { storage },
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name: claimName, namespace, uid, resourceVersion },
        hostPath: { path: `/var/lib/volumes/${name}`, type: "DirectoryOrCreate" },
        persistentVolumeReclaimPolicy: "Delete",
        volumeMode: at(claim, "spec", "volumeMode") ?? "Filesystem",
        ...inClass,
      },
    });
    objects.patch(volumes, { name }, { status: { phase: "Bound" } }, "status");
  }
  const bound = objects.patch(resource, { namespace, name: claimName }, { spec: { volumeName: name } });
  const status = { phase: "Bound", accessModes, capacity: { storage } };
  objects.updateStatus(resource, { ...bound, status });
}
