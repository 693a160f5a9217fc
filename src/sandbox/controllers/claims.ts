/** Volume claims: each gets a volume of its own size at once, as a provisioner would make it. */

import { at, type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";
import type { Controller, World } from "./controller.ts";
import { hasEnded, isTerminating } from "./pods.ts";
import { reconcileEach } from "./watching.ts";

const resource = "persistentvolumeclaims";
const volumes = "persistentvolumes";

const claimInUse = "kubernetes.io/pvc-protection";
const volumeInUse = "kubernetes.io/pv-protection";

export const claimController: Controller = (world) => {
  const { queue, stop } = reconcileEach(world, resource, (claim) => {
    if (isTerminating(claim)) release(world, claim);
    else if (textAt(claim, "status", "phase") !== "Bound") bind(world, claim);
    return undefined;
  });
  const kept = reconcileEach(world, volumes, (volume) => {
    const claim = objectAt(volume, "spec", "claimRef");
    const name = { namespace: textAt(claim, "namespace"), name: textAt(claim, "name") };
    const isClaimed = world.objects.get(resource, name)?.metadata.uid === claim.uid && claim.uid !== undefined;
    if (isTerminating(volume) && !isClaimed) letGo(world, volumes, volume, volumeInUse);
    return undefined;
  });
  const stopClaims = world.objects.watch(resource, ({ type, object }) => {
    const name = textAt(object, "spec", "volumeName");
    if (type !== "DELETED" || !world.objects.get(volumes, { name })) return;
    world.objects.delete(volumes, { name });
    kept.queue.add(name);
  });
  world.pods.listen((pod) => {
    for (const name of claimsOf(pod)) queue.add(`${pod.metadata.namespace}/${name}`);
  });
  return () => {
    stopClaims();
    kept.stop();
    stop();
  };
};

/** A claim that is to go stays as long as a pod uses it. */
function release(world: World, claim: KubeObject): void {
  const { namespace = "", name } = claim.metadata;
  const isUsed = world.pods.in(namespace).some((pod) => !hasEnded(pod) && claimsOf(pod).includes(name));
  if (!isUsed) letGo(world, resource, claim, claimInUse);
}

function claimsOf(pod: KubeObject): readonly string[] {
  return listAt(pod, "spec", "volumes")
    .map((volume) => textAt(volume, "persistentVolumeClaim", "claimName"))
    .filter((name) => name !== "");
}

function letGo({ objects }: World, kind: string, { metadata }: KubeObject, finalizer: string): void {
  const finalizers = (metadata.finalizers ?? []).filter((one) => one !== finalizer);
  if (finalizers.length < (metadata.finalizers ?? []).length)
    objects.patch(kind, metadata, { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } });
}

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
