/** The part of a container's status that follows from its spec. */
import { type Json, type JsonObject, listAt, objectAt, textAt } from "../store/object.ts";
import { idOf } from "./ids.ts";
import { fullReference } from "./images.ts";

/** Each life of a container has an id of its own. */
export function containerId(name: string, startedAt: number): string {
  return `containerd://${idOf(name, startedAt)}`;
}

/** `containerID`: undefined before the first start, when nothing is known of the image either. */
export function specStatus(spec: Json, containerID: string | undefined): JsonObject {
  const name = textAt(spec, "name");
  const image = textAt(spec, "image");
  const mounts = listAt(spec, "volumeMounts").map(mountStatus);
  const volumeMounts: JsonObject = mounts.length > 0 ? { volumeMounts: mounts } : {};
  if (containerID === undefined) return { name, image, imageID: "", ...volumeMounts };
  const resources = objectAt(spec, "resources");
  const requests = objectAt(resources, "requests");
  const reference = fullReference(image);
  return {
    name,
    image: reference,
    imageID: `${reference.replace(/:[^/:]*$/, "")}@sha256:${idOf(image, 0)}`,
    containerID,
    ...(Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources,
    ...volumeMounts,
  };
}

function mountStatus(mount: Json): JsonObject {
  const readOnly = objectAt(mount).readOnly === true;
  return {
    mountPath: textAt(mount, "mountPath"),
    name: textAt(mount, "name"),
    ...(readOnly ? { readOnly, recursiveReadOnly: "Disabled" } : {}),
  };
}
