/** Which object is meant: its namespace, its name, its uid and its version. */
import type { ResourceKind } from "../kinds/kind.ts";
import type { Draft, KubeObject } from "../store/object.ts";
import type { Core } from "./core.ts";
import { refuse } from "./refuse.ts";
import { ApiError, badRequest, conflict, forbidden, notFound, objectModified, resourceName } from "./status.ts";

/** The namespace of a new object; undefined where the kind has none. */
export function homeOf(kind: ResourceKind, namespace: string | undefined, given: Draft): string | undefined {
  if (!kind.namespaced) return undefined;
  const said = given.metadata.namespace;
  if (said && namespace && said !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  return namespace ?? said;
}

/** Nothing comes into a namespace that is not there, or that is about to go. */
export function checkNamespace(core: Core, kind: ResourceKind, namespace: string, draft: Draft): void {
  const home = core.store.get("namespaces", { name: namespace });
  if (!home) throw notFound({ group: "", kind: "Namespace", plural: "namespaces" }, namespace);
  if (!home.metadata.deletionTimestamp) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(kind, draft.metadata.name ?? "", why);
}

export function nameFor(core: Core, kind: ResourceKind, draft: Draft): string {
  const { name, generateName } = draft.metadata;
  if (name) return name;
  if (generateName) return `${generateName.slice(0, 58)}${core.random(5)}`;
  refuse(kind, "", [
    {
      field: "metadata.name",
      path: ["metadata", "name"],
      answer: "invalid",
      reason: "FieldValueRequired",
      message: "Required value: name or generateName is required",
    },
  ]);
  return "";
}

/** Whether a change is meant for the very object that is stored, in the version that the client knows. */
export function checkIdentity(kind: ResourceKind, old: KubeObject, draft: Draft, isPatch: boolean): void {
  const { uid, resourceVersion } = draft.metadata;
  const name = old.metadata.name;
  if (uid && uid !== old.metadata.uid && kind.servedBy !== "crd" && !isPatch) {
    const key = `/registry/${kind.plural}/${old.metadata.namespace ? `${old.metadata.namespace}/` : ""}${name}`;
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict(kind, name, why);
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(kind, name, objectModified);
}

export function needsVersion(kind: ResourceKind, name: string): ApiError {
  const message = "Invalid value: 0: must be specified for an update";
  const field = "metadata.resourceVersion";
  return new ApiError(422, "Invalid", `${resourceName(kind)} "${name}" is invalid: ${field}: ${message}`, {
    name,
    group: kind.group,
    kind: kind.plural,
    causes: [{ reason: "FieldValueInvalid", message, field }],
  });
}
