/** What an API server refuses in where a container's environment, or a file of a volume, takes its values from. */
import { configKeyComplaints } from "../../../policy/refusals/names.ts";
import { at, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { dnsSubdomain, oneOf, present, type Refusals } from "../rules.ts";

const badEnvName = "a valid environment variable name must consist only of printable ASCII characters other than '='";

function isEnvName(name: string): boolean {
  return /^[ -<>-~]+$/.test(name);
}

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

export function* envRefusals(variable: Json, field: Field): Refusals {
  const name = textAt(variable, "name");
  if (name === "") yield field.child("name").required();
  else if (!isEnvName(name)) yield field.child("name").invalid(name, badEnvName);
  const valueFrom = at(variable, "valueFrom");
  if (!isObject(valueFrom)) return;
  const here = field.child("valueFrom");
  const given = present(valueFrom, sources);
  if (given.length === 0) {
    yield here.invalid(
      "",
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
    );
  } else if (textAt(variable, "value") !== "") {
    yield here.invalid("", "may not be specified when `value` is not empty");
  } else if (given.length > 1) {
    yield here.invalid("", "may not have more than one field specified at a time");
  }
  for (const source of given) yield* sourceRefusals(source, objectAt(valueFrom, source), here.child(source));
}

function* sourceRefusals(source: string, reference: JsonObject, field: Field): Refusals {
  switch (source) {
    case "fieldRef":
      return yield* fieldRefRefusals(reference, field, podFields);
    case "resourceFieldRef":
      return yield* resourceFieldRefusals(reference, field);
    case "configMapKeyRef":
    case "secretKeyRef": {
      yield* dnsSubdomain(textAt(reference, "name"), field.child("name"));
      const key = textAt(reference, "key");
      if (key === "") yield field.child("key").required();
      else yield* field.child("key").unlike(key, configKeyComplaints(key));
    }
  }
}

const podFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

export const volumeFields = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const knownFields = [...podFields, ...volumeFields, "spec.restartPolicy", "spec.schedulerName", "status.phase"];

export function* fieldRefRefusals(reference: JsonObject, field: Field, supported: readonly string[]): Refusals {
  const path = textAt(reference, "fieldPath");
  const [, map = "", key] = /^(metadata\.(?:labels|annotations))\['(.+)'\]$/.exec(path) ?? [];
  if (path === "") yield field.child("fieldPath").required();
  else if (key !== undefined && map !== "") return;
  else if (!knownFields.includes(path)) {
    yield field.child("fieldPath").invalid(path, `error converting fieldPath: field label not supported: ${path}`);
  } else if (!supported.includes(path)) yield field.child("fieldPath").notSupported(path, supported);
}

const resources = ["cpu", "ephemeral-storage", "memory"];
const resourceFields = ["limits", "requests"].flatMap((side) => resources.map((resource) => `${side}.${resource}`));

export function* resourceFieldRefusals(reference: JsonObject, field: Field): Refusals {
  const resource = textAt(reference, "resource");
  if (resource === "") yield field.child("resource").required();
  else if (!/^(requests|limits)\.hugepages-/.test(resource)) {
    yield* oneOf(resource, resourceFields, field.child("resource"));
  }
}

export function* envFromRefusals(container: Json, field: Field): Refusals {
  for (const [index, source] of listAt(container, "envFrom").entries()) {
    const here = field.child("envFrom").index(index);
    const prefix = textAt(source, "prefix");
    if (prefix !== "" && !isEnvName(prefix)) yield here.child("prefix").invalid(prefix, badEnvName);
    const given = present(objectAt(source), ["configMapRef", "secretRef"]);
    for (const name of given) {
      const reference = textAt(source, name, "name");
      if (reference === "") yield here.child(name, "name").required();
      else yield* dnsSubdomain(reference, here.child(name, "name"));
    }
    if (given.length === 0) {
      yield field.child("envFrom").invalid("", "must specify one of: `configMapRef` or `secretRef`");
    } else if (given.length > 1) {
      yield field.child("envFrom").invalid("", "may not have more than one field specified at a time");
    }
  }
}
