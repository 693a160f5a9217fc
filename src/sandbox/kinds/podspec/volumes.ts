/** What an API server refuses in the volumes of a pod. */
import { configKeyComplaints, labelNameComplaints } from "../../../policy/refusals/names.ts";
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { quantityValue } from "../quantity.ts";
import { oneOf, pathWithin, present, type Refusals } from "../rules.ts";
import { fieldRefRefusals, resourceFieldRefusals, volumeFields } from "./environment.ts";

export function* volumesRefusals(spec: JsonObject, field: Field): Refusals {
  const names = new Set<string>();
  for (const [index, volume] of listAt(spec, "volumes").entries()) {
    const here = field.child("volumes").index(index);
    yield* sourcesRefusals(objectAt(volume), here);
    const name = textAt(volume, "name");
    if (name === "") yield here.child("name").required();
    else yield* here.child("name").unlike(name, labelNameComplaints(name));
    if (name !== "" && names.has(name)) yield here.child("name").duplicate(name);
    names.add(name);
  }
}

function* sourcesRefusals(volume: JsonObject, field: Field): Refusals {
  const { name: _name, ...sources } = volume;
  const given = present(sources, Object.keys(sources));
  for (const [index, source] of given.entries()) {
    if (index > 0) yield field.child(source).forbidden("may not specify more than 1 volume type");
    else yield* sourceRefusals(source, objectAt(sources, source), field.child(source));
  }
}

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

function* sourceRefusals(source: string, value: JsonObject, field: Field): Refusals {
  switch (source) {
    case "configMap":
      return yield* filesRefusals(value, field, "name");
    case "secret":
      return yield* filesRefusals(value, field, "secretName");
    case "persistentVolumeClaim":
      if (textAt(value, "claimName") === "") yield field.child("claimName").required();
      return;
    case "hostPath": {
      const path = textAt(value, "path");
      if (path === "") yield field.child("path").required();
      else if (path.split("/").includes("..")) yield field.child("path").invalid(path, "must not contain '..'");
      return yield* oneOf(value.type, hostPathTypes, field.child("type"));
    }
    case "emptyDir": {
      const size = quantityValue(value.sizeLimit);
      if (size !== undefined && size < 0n) {
        yield field.child("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
      }
      return;
    }
    case "downwardAPI":
      yield* modeRefusals(value.defaultMode, field.child("defaultMode"));
      return yield* downwardRefusals(value, field);
    case "projected":
      return yield* projectedRefusals(value, field);
    case "nfs":
      if (textAt(value, "server") === "") yield field.child("server").required();
      if (textAt(value, "path") === "") yield field.child("path").required();
  }
}

function* filesRefusals(value: JsonObject, field: Field, nameField: string): Refusals {
  if (textAt(value, nameField) === "") yield field.child(nameField).required();
  yield* modeRefusals(value.defaultMode, field.child("defaultMode"));
  yield* itemsRefusals(value, field);
}

function* modeRefusals(mode: Json | undefined, field: Field): Refusals {
  if (typeof mode === "number" && (mode < 0 || mode > 0o777)) {
    yield field.invalid(mode, "must be a number between 0 and 0777 (octal), both inclusive");
  }
}

function* itemsRefusals(value: JsonObject, field: Field): Refusals {
  for (const [index, item] of listAt(value, "items").entries()) {
    const here = field.child("items").index(index);
    const key = textAt(item, "key");
    if (key === "") yield here.child("key").required();
    else yield* here.child("key").unlike(key, configKeyComplaints(key));
    yield* filePathRefusals(textAt(item, "path"), here.child("path"));
    yield* modeRefusals(objectAt(item).mode, here.child("mode"));
  }
}

function* filePathRefusals(path: string, field: Field): Refusals {
  if (path === "") yield field.required();
  else yield* pathWithin(path, field);
}

function* downwardRefusals(value: JsonObject, field: Field): Refusals {
  for (const [index, item] of listAt(value, "items").entries()) {
    const here = field.child("items").index(index);
    const { fieldRef, resourceFieldRef, mode } = objectAt(item);
    yield* filePathRefusals(textAt(item, "path"), here.child("path"));
    if (isObject(fieldRef)) yield* fieldRefRefusals(fieldRef, here.child("fieldRef"), volumeFields);
    else if (isObject(resourceFieldRef)) yield* resourceFieldRefusals(resourceFieldRef, here.child("resourceFieldRef"));
    else yield here.child("fieldRef").required();
    yield* modeRefusals(mode, here.child("mode"));
  }
}

function* projectedRefusals(value: JsonObject, field: Field): Refusals {
  yield* modeRefusals(value.defaultMode, field.child("defaultMode"));
  for (const [index, source] of listAt(value, "sources").entries()) {
    const here = field.child("sources").index(index);
    const { configMap, secret, downwardAPI, serviceAccountToken } = objectAt(source);
    for (const [name, projection] of Object.entries({ configMap, secret })) {
      if (!isObject(projection)) continue;
      if (textAt(projection, "name") === "") yield here.child(name, "name").required();
      yield* itemsRefusals(projection, here.child(name));
    }
    if (isObject(downwardAPI)) yield* downwardRefusals(downwardAPI, here.child("downwardAPI"));
    if (isObject(serviceAccountToken)) yield* tokenRefusals(serviceAccountToken, here, field);
  }
}

function* tokenRefusals(token: JsonObject, field: Field, volume: Field): Refusals {
  const seconds = token.expirationSeconds;
  const here = field.child("serviceAccountToken", "expirationSeconds");
  if (typeof seconds === "number" && seconds < 600) {
    yield here.invalid(seconds, "may not specify a duration less than 10 minutes");
  }
  if (typeof seconds === "number" && seconds > 2 ** 32) {
    yield here.invalid(seconds, "may not specify a duration larger than 2^32 seconds");
  }
  if (textAt(token, "path") === "") yield volume.child("path").required();
}
