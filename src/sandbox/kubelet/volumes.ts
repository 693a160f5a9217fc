/** A pod's volumes as directories, shared by the containers that mount them. */
import type { Objects } from "../api/objects.ts";
import type { Mount } from "../pods/container.ts";
import { type DirectoryNode, directory, file, type Node } from "../pods/nodes.ts";
import { type Json, type JsonObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";
import { contentsOf } from "./environment.ts";

/** A volume that cannot be made yet: the pod waits, and the event says why. */
export class MountError extends Error {}

export type Volumes = ReadonlyMap<string, DirectoryNode>;

export function volumesOf(pod: KubeObject, objects: Objects, token: string, ca: string): Volumes {
  return new Map(
    listAt(pod, "spec", "volumes").map((volume) => [
      textAt(volume, "name"),
      contentOf(volume, pod, objects, token, ca),
    ]),
  );
}

function contentOf(volume: Json, pod: KubeObject, objects: Objects, token: string, ca: string): DirectoryNode {
  const name = textAt(volume, "name");
  const given = objectAt(volume);
  if ("configMap" in given)
    return directory(
      filesOf(
        name,
        "configmaps",
        "configmap",
        textAt(volume, "configMap", "name"),
        objectAt(volume, "configMap"),
        pod,
        objects,
      ),
    );
  if ("secret" in given)
    return directory(
      filesOf(
        name,
        "secrets",
        "secret",
        textAt(volume, "secret", "secretName"),
        objectAt(volume, "secret"),
        pod,
        objects,
      ),
    );
  if ("downwardAPI" in given) return directory(downward(objectAt(volume, "downwardAPI"), pod));
  if ("projected" in given)
    return directory(
      listAt(volume, "projected", "sources").flatMap((source) => projected(name, source, pod, objects, token, ca)),
    );
  if ("persistentVolumeClaim" in given) {
    const claim = textAt(volume, "persistentVolumeClaim", "claimName");
    if (!objects.get("persistentvolumeclaims", { namespace: pod.metadata.namespace, name: claim }))
      throw new MountError(`persistentvolumeclaim "${claim}" not found`);
  }
  return directory();
}

function projected(
  name: string,
  source: Json,
  pod: KubeObject,
  objects: Objects,
  token: string,
  ca: string,
): [string, Node][] {
  const given = objectAt(source);
  if ("serviceAccountToken" in given)
    return [[textAt(source, "serviceAccountToken", "path") || "token", file(token, 0o644)]];
  // The cluster's CA may be written before its ConfigMap is.
  if (textAt(source, "configMap", "name") === "kube-root-ca.crt") return [["ca.crt", file(ca)]];
  if ("configMap" in given)
    return filesOf(
      name,
      "configmaps",
      "configmap",
      textAt(source, "configMap", "name"),
      objectAt(source, "configMap"),
      pod,
      objects,
    );
  if ("secret" in given)
    return filesOf(
      name,
      "secrets",
      "secret",
      textAt(source, "secret", "name"),
      objectAt(source, "secret"),
      pod,
      objects,
    );
  return "downwardAPI" in given ? downward(objectAt(source, "downwardAPI"), pod) : [];
}

function filesOf(
  volume: string,
  resource: string,
  word: string,
  name: string,
  source: JsonObject,
  pod: KubeObject,
  objects: Objects,
): [string, Node][] {
  const found = objects.get(resource, { namespace: pod.metadata.namespace, name });
  if (!found) {
    if (source.optional === true) return [];
    throw new MountError(`MountVolume.SetUp failed for volume "${volume}" : ${word} "${name}" not found`);
  }
  const contents = contentsOf(found);
  const items = listAt(source, "items");
  const mode = numberAt(source, "defaultMode") ?? 0o644;
  if (items.length === 0) return Object.entries(contents).map(([key, text]) => [key, file(text, mode)]);
  return items.map((item) => {
    const key = textAt(item, "key");
    const text = contents[key];
    if (text === undefined)
      throw new MountError(
        `MountVolume.SetUp failed for volume "${volume}" : references non-existent ${word === "secret" ? "secret" : "config"} key: ${key}`,
      );
    return [textAt(item, "path"), file(text, numberAt(item, "mode") ?? mode)];
  });
}

function downward(source: JsonObject, pod: KubeObject): [string, Node][] {
  return listAt(source, "items").map((item) => {
    const path = textAt(item, "fieldRef", "fieldPath");
    const map =
      path === "metadata.labels" || path === "metadata.annotations" ? objectAt(pod, ...path.split(".")) : undefined;
    const text = map
      ? Object.entries(map)
          .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
          .join("\n")
      : textAt(pod, ...path.split("."));
    return [textAt(item, "path"), file(text)];
  });
}

export function mountsOf(container: Json, volumes: Volumes): readonly Mount[] {
  return listAt(container, "volumeMounts").flatMap((mount) => {
    const volume = volumes.get(textAt(mount, "name"));
    if (!volume) return [];
    const below = textAt(mount, "subPath");
    const node = below ? volume.entries.get(below) : volume;
    const readOnly = objectAt(mount).readOnly === true;
    return node ? [{ path: textAt(mount, "mountPath"), node, readOnly }] : [];
  });
}
