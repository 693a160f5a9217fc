import { applyObject } from "../apply/index.ts";
import { apiVersionOf, type ResourceKind } from "../kinds/kind.ts";
import { isObject, type JsonObject, type ObjectName, textAt } from "../store/object.ts";
import { type Core, contextOf, shelfOf, shown } from "./core.ts";
import { draftOf } from "./draft.ts";
import { writeOf } from "./ownership.ts";
import type { Patch } from "./patching.ts";
import { badRequest } from "./status.ts";
import { create, type Outcome, replace, type WriteOptions } from "./write.ts";

/** Server-side apply: creates what is not there, else lays the configuration over it. */
export function apply(core: Core, kind: ResourceKind, name: ObjectName, given: Patch, options: WriteOptions): Outcome {
  const configuration = configurationFor(kind, name, given);
  const stored = core.store.get(shelfOf(kind), name);
  const live = stored && shown(kind, stored);
  const write = writeOf(kind, options, contextOf(core).now);
  const applied = draftOf(kind, applyObject(live, configuration, write, given.force));
  const draft = { ...applied, metadata: { ...applied.metadata, name: name.name } };
  options.check?.(draft);
  // The configuration was checked against the schema already, field by field.
  const checked: WriteOptions = { ...options, fieldValidation: "Ignore", ownershipDone: true };
  return stored ? replace(core, kind, stored, draft, checked) : create(core, kind, name.namespace, draft, checked);
}

function configurationFor(kind: ResourceKind, name: ObjectName, { body }: Patch): JsonObject {
  const configuration = isObject(body) ? body : {};
  const apiVersion = textAt(configuration, "apiVersion");
  const given = textAt(configuration, "kind");
  if (apiVersion !== apiVersionOf(kind) || given !== kind.kind) {
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${given}`);
  }
  const named = textAt(configuration, "metadata", "name");
  if (named === "")
    throw badRequest(`the name of the object (${name.name} based on URL) was undeterminable: name must be provided`);
  if (named !== name.name)
    throw badRequest(`the name of the object (${named}) does not match the name on the URL (${name.name})`);
  return configuration;
}
