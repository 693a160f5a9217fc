/**
 * Field ownership, as `kubectl apply --server-side` and metadata.managedFields show it. Start with `applyObject` (an apply
 * patch) and `trackUpdate` (every other write).
 */
import { badRequest } from "../api/status.ts";
import type { Schema } from "../kinds/schema.ts";
import { sameJson } from "../patch/json.ts";
import { emptyStruct } from "../schema/go-types.ts";
import { wholeSchema } from "../schema/index.ts";
import { at, isList, isObject, type Json, type JsonObject, textAt } from "../store/object.ts";
import { compare } from "./compare.ts";
import { applyConflict, type Conflict } from "./conflict.ts";
import { FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { capUpdaters, identityOf, type Manager, type Managers, readManagers, withManagers } from "./managers.ts";
import { applyConfiguration, ownershipAfterUpdate } from "./ownership.ts";
import { fieldElement } from "./path-element.ts";
import { checkTyped } from "./typed.ts";

/** Who writes what where. */
export interface Write {
  /** The `fieldManager` parameter, else the first part of the User-Agent. */
  readonly manager: string;
  readonly apiVersion: string;
  /** `status`, `scale` …; empty for the object's own address. */
  readonly subresource: string;
  /** Of the kind; metadata may be left out. */
  readonly schema: Schema;
  /** Whether the kind is one of the server's own types, in which plain structs are never absent. */
  readonly isBuiltIn: boolean;
  /** Top-level fields that this address leaves alone: `status` on the object's own where there is a status address, `spec` there. */
  readonly ignored: readonly string[];
  readonly now: Date;
}

/** The new object with managedFields brought up to date; `live` is undefined for a creation. */
export function trackUpdate<T extends JsonObject>(live: JsonObject | undefined, object: T, given: Write): T {
  const write = { ...given, schema: wholeSchema(given.schema) };
  const managers = managersForUpdate(live, object, write.subresource);
  if (live !== undefined && managers.size === 0) return withManagers(object, managers);
  const before = live ?? emptyOf(object, write);
  return withManagers(object, capUpdaters(updated(before, object, managers, write, write.manager)));
}

/** An apply patch: throws a 409 ApiError with the conflicts unless forced. `live` is undefined for a creation. */
export function applyObject(
  live: JsonObject | undefined,
  configuration: JsonObject,
  given: Write,
  force: boolean,
): JsonObject {
  const write = { ...given, schema: wholeSchema(given.schema) };
  if (at(configuration, "metadata", "managedFields") !== undefined) {
    throw badRequest("metadata.managedFields must be nil");
  }
  checkTyped(configuration, write.schema);
  const current = live ?? emptyOf(configuration, write);
  const known = readManagers(at(current, "metadata", "managedFields")) ?? new Map();
  const managers =
    known.size > 0
      ? known
      : capUpdaters(updated(emptyOf(configuration, write), current, known, write, "before-first-apply"));
  const manager = newManager(write.manager, "Apply", write);
  const identity = identityOf(manager);
  const kind = { schema: write.schema, ignored: ignoredSet(write) };
  const untracked = withManagers(current, new Map());
  const attempt = (forced: boolean) =>
    applyConfiguration(untracked, configuration, managers, identity, manager, kind, forced);
  const first = attempt(force);
  const result = first.outcome === "conflict" ? pastLastApplied(first.conflicts, current, write, attempt) : first;
  const object = withoutNulls(result.object, write.schema);
  const unchanged = sameJson(untracked, object);
  const entry = result.managers.get(identity);
  const time = unchanged ? managers.get(identity)?.time : seconds(write.now);
  const written = entry ? new Map(result.managers).set(identity, { ...entry, time }) : result.managers;
  return withManagers(withLastApplied(object, configuration, write.manager), written);
}

/** Whether a write changes anything but the times in managedFields: if not, nothing is stored and the old version stays. */
export function isNoOp(live: JsonObject, object: JsonObject): boolean {
  return sameJson(withoutTimes(live), withoutTimes(object));
}

/** kubectl may take over what client-side apply had recorded in its annotation. */
function pastLastApplied(
  conflicts: readonly Conflict[],
  live: JsonObject,
  write: Write,
  attempt: (force: boolean) => ReturnType<typeof applyConfiguration>,
): Extract<ReturnType<typeof applyConfiguration>, { outcome: "applied" }> {
  const allowed = write.manager === "kubectl" ? fieldsOfLastApplied(live, write) : undefined;
  const serious = allowed ? conflicts.filter(({ path }) => !allowed.has(path)) : conflicts;
  if (serious.length > 0) throw applyConflict(serious);
  const forced = attempt(true);
  if (forced.outcome === "conflict") throw applyConflict(forced.conflicts);
  return forced;
}

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

function fieldsOfLastApplied(live: JsonObject, { schema, apiVersion }: Write): FieldSet | undefined {
  const text = textAt(live, "metadata", "annotations", lastApplied);
  const configuration = parsed(text);
  if (!isObject(configuration) || configuration.apiVersion !== apiVersion) return undefined;
  const { removed, modified, added } = compare(configuration, live, schema);
  return fieldsOf(configuration, schema).difference(modified).difference(added).difference(removed);
}

/** The annotation of client-side apply follows what kubectl applies on the server. */
function withLastApplied(object: JsonObject, configuration: JsonObject, manager: string): JsonObject {
  if (manager !== "kubectl" || textAt(object, "metadata", "annotations", lastApplied) === "") return object;
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  const recorded = `${JSON.stringify(sorted(withoutLastApplied(configuration)))}\n`;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [lastApplied]: recorded } } };
}

function withoutLastApplied(configuration: JsonObject): JsonObject {
  const metadata = configuration.metadata;
  if (!isObject(metadata) || !isObject(metadata.annotations)) return configuration;
  const { [lastApplied]: _, ...annotations } = metadata.annotations;
  return { ...configuration, metadata: { ...metadata, annotations } };
}

function updated(before: JsonObject, after: JsonObject, managers: Managers, write: Write, name: string): Managers {
  const manager = newManager(name, "Update", write);
  const identity = identityOf(manager);
  const kind = { schema: write.schema, ignored: ignoredSet(write) };
  const { gained, managers: left } = ownershipAfterUpdate(before, after, managers, kind);
  if (gained.isEmpty) return left;
  const fields = gained.union(left.get(identity)?.fields ?? new FieldSet());
  return new Map(left).set(identity, { ...manager, fields });
}

/** Writers may set managedFields themselves, on the object's own address; an empty list starts afresh. */
function managersForUpdate(live: JsonObject | undefined, object: JsonObject, subresource: string): Managers {
  const liveManagers = () => readManagers(at(live, "metadata", "managedFields")) ?? new Map();
  if (subresource !== "") return liveManagers();
  const given = at(object, "metadata", "managedFields");
  if (isList(given) && isReset(given)) return new Map();
  const managers = readManagers(given);
  return managers === undefined || managers.size === 0 ? liveManagers() : managers;
}

function isReset(entries: readonly Json[]): boolean {
  const [entry, ...others] = entries;
  return entry === undefined || (others.length === 0 && isObject(entry) && Object.keys(entry).length === 0);
}

function newManager(name: string, operation: "Apply" | "Update", write: Write): Omit<Manager, "fields"> {
  return {
    name: name === "" ? "unknown" : name,
    operation,
    apiVersion: write.apiVersion,
    subresource: write.subresource,
    time: seconds(write.now),
  };
}

function ignoredSet({ ignored }: Write): FieldSet {
  return FieldSet.of(...ignored.map((field) => [fieldElement(field)]));
}

function emptyOf({ apiVersion = "", kind = "" }: JsonObject, { schema, isBuiltIn }: Write): JsonObject {
  return { metadata: {}, ...(isBuiltIn ? emptyStruct(schema) : {}), apiVersion, kind };
}

function seconds(date: Date): string {
  return `${date.toISOString().slice(0, -".000Z".length)}Z`;
}

/** Null is what removing leaves behind; only where the schema allows it does it stay. */
function withoutNulls(value: Json, schema: Schema): JsonObject {
  const clean = (inner: Json, of: Schema | undefined): Json => {
    if (isList(inner)) return inner.map((item) => clean(item, of?.items));
    if (!isObject(inner)) return inner;
    const fields = Object.entries(inner).map(([name, field]) => {
      const own = of?.properties && Object.hasOwn(of.properties, name) ? of.properties[name] : undefined;
      const free = typeof of?.additionalProperties === "object" ? of.additionalProperties : undefined;
      return { name, field, schema: own ?? free };
    });
    return Object.fromEntries(
      fields
        .filter(({ field, schema: declared }) => field !== null || declared?.nullable)
        .map(({ name, field, schema: declared }) => [name, clean(field, declared)]),
    );
  };
  const cleaned = clean(value, schema);
  return isObject(cleaned) ? cleaned : {};
}

function withoutTimes(object: JsonObject): JsonObject {
  const metadata = object.metadata;
  if (!isObject(metadata) || !isList(metadata.managedFields)) return object;
  const entries = metadata.managedFields.map((entry) => (isObject(entry) ? { ...entry, time: null } : entry));
  return { ...object, metadata: { ...metadata, managedFields: entries } };
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
