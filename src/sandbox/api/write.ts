/**
 * Creating and changing objects. All ways of writing (POST, PUT, the patches, controllers) end in `create` or `replace`:
 *
 *     draft → fields → defaults → prepare → metadata → admit → validate → ownership → nothing changed? → store
 */
import { randomUUID } from "node:crypto";
import type { Refusal } from "../../policy/types.ts";
import { isNoOp } from "../apply/index.ts";
import { apiVersionOf, type Context, hasSubresource, type ResourceKind } from "../kinds/kind.ts";
import { mannersOf } from "../kinds/manners.ts";
import { withoutZeroValues } from "../kinds/zeros.ts";
import { sameJson } from "../patch/json.ts";
import { type Draft, type JsonObject, type KubeObject, listAt, type ObjectName, objectAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { type Core, contextOf, shelfOf, shown } from "./core.ts";
import { checkFields, type FieldOptions } from "./fields.ts";
import { checkIdentity, checkNamespace, homeOf, nameFor, needsVersion } from "./identity.ts";
import { immutableMeta, metaForCreate, metaForUpdate, metaRefusals } from "./metadata.ts";
import { tracked } from "./ownership.ts";
import { checkQuotas } from "./quota.ts";
import { refuse } from "./refuse.ts";
import { ApiError, alreadyExists, badRequest, notFound } from "./status.ts";

export interface WriteOptions extends FieldOptions {
  readonly dryRun: boolean;
  /** The owner of the written fields; absent for writes whose ownership nobody tracks: the server's own. */
  readonly manager?: string;
  /** Only this part is changed. */
  readonly subresource?: "status" | "finalize" | "ephemeralcontainers" | "scale";
  /** The draft carries its managedFields as they are to be: server-side apply has computed them. */
  readonly ownershipDone?: boolean;
  /** Throws where the user may not write the object that a patch led to. */
  readonly check?: (object: Draft) => void;
}

export interface Outcome {
  readonly object: KubeObject;
  readonly created: boolean;
  readonly warnings: readonly string[];
}

export const ownWrite: WriteOptions = { dryRun: false, fieldValidation: "Ignore" };

export function create(
  core: Core,
  kind: ResourceKind,
  namespace: string | undefined,
  given: Draft,
  options: WriteOptions,
): Outcome {
  if (kind.viewOf) {
    const home = homeOf(kind, namespace, given);
    return throughView(core, kind, given, options, (stored, draft, rest) => create(core, stored, home, draft, rest));
  }
  const context = contextOf(core);
  const home = homeOf(kind, namespace, given);
  if (given.metadata.resourceVersion)
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  const { draft, warnings } = checkFields(kind, given, options);
  if (home !== undefined) checkNamespace(core, kind, home, draft);
  const name = nameFor(core, kind, draft);
  const { status: _, ...withoutStatus } = draft;
  const bare = hasSubresource(kind, "status") ? rebuild(draft, withoutStatus) : draft;
  const metadata = metaForCreate(draft.metadata, {
    name,
    uid: randomUUID(),
    now: timestamp(context.now),
    namespace: home,
    generation: countsGeneration(kind) ? 1 : undefined,
  });
  const defaulted = withDefaults(kind, { ...bare, metadata }, context);
  const prepared = kind.prepareForCreate?.(defaulted, context) ?? defaulted;
  kind.admit?.(prepared, undefined, context);
  refuse(kind, name, refusalsOf(kind, prepared, undefined, context));
  kind.admitValid?.(prepared, context);
  checkQuotas(core, kind, prepared, undefined);
  if (core.store.get(shelfOf(kind), { namespace: home, name })) throw alreadyExists(kind, name);
  const object = complete(kind, withOwners(kind, undefined, prepared, draft, options, context), "");
  const all = [...warnings, ...(kind.warnings?.(prepared, undefined) ?? [])];
  const stored = options.dryRun ? withoutVersion(object) : core.store.put(shelfOf(kind), object);
  return { object: shown(kind, stored), created: true, warnings: all };
}

export function update(core: Core, kind: ResourceKind, name: ObjectName, given: Draft, options: WriteOptions): Outcome {
  if (given.metadata.name && given.metadata.name !== name.name)
    throw badRequest(
      `the name of the object (${given.metadata.name}) does not match the name on the URL (${name.name})`,
    );
  if (!given.metadata.name)
    throw badRequest(`the name of the object (${name.name} based on URL) was undeterminable: name must be provided`);
  homeOf(kind, name.namespace, given);
  const old = existing(core, kind, name);
  if (!given.metadata.resourceVersion && mannersOf(kind).updateNeedsVersion && options.manager !== undefined)
    throw needsVersion(kind, name.name);
  return replace(core, kind, old, given, options);
}

/** Puts a changed object in the place of the stored one, after all checks; nothing is written when nothing changes. */
export function replace(core: Core, kind: ResourceKind, old: KubeObject, given: Draft, options: WriteOptions): Outcome {
  if (kind.viewOf) {
    return throughView(core, kind, given, options, (stored, draft, rest) => replace(core, stored, old, draft, rest));
  }
  const context = contextOf(core);
  const name = old.metadata.name;
  const { draft, warnings } = checkFields(kind, given, options);
  checkIdentity(kind, old, draft, options.patchedBy !== undefined);
  const metadata = metaForUpdate(options.subresource === "status" ? old.metadata : draft.metadata, old);
  const scoped = onlyPart(kind, old, draft, options.subresource);
  const defaulted = withDefaults(kind, { ...scoped, metadata }, context);
  const prepared =
    options.subresource === undefined ? (kind.prepareForUpdate?.(defaulted, old, context) ?? defaulted) : defaulted;
  kind.admit?.(prepared, old, context);
  const immutable = options.subresource === "status" ? [] : immutableMeta(draft.metadata, old);
  refuse(kind, name, [...immutable, ...refusalsOf(kind, prepared, old, context)]);
  if (options.subresource === undefined) checkQuotas(core, kind, prepared, old);
  const all = [...warnings, ...(kind.warnings?.(prepared, old) ?? [])];
  const next = complete(kind, withOwners(kind, old, prepared, draft, options, context), old.metadata.resourceVersion);
  if (isNoOp(old, next)) return { object: shown(kind, old), created: false, warnings: all };
  const counted = countGeneration(kind, next, old);
  if (options.dryRun) return { object: shown(kind, counted), created: false, warnings: all };
  const stored = mayGo(counted) ? core.store.remove(shelfOf(kind), counted) : core.store.put(shelfOf(kind), counted);
  return { object: shown(kind, stored), created: false, warnings: all };
}

/** Checked as what the client sees, then written as what is stored, with the rules of that kind. */
function throughView(
  core: Core,
  kind: ResourceKind,
  given: Draft,
  options: WriteOptions,
  write: (stored: ResourceKind, draft: Draft, options: WriteOptions) => Outcome,
): Outcome {
  const stored = core.registry.byResource(shelfOf(kind));
  if (!stored || !kind.viewOf?.read) throw new ApiError(405, "MethodNotAllowed", "this version is for reading", {});
  const { draft, warnings } = checkFields(kind, given, options);
  const outcome = write(stored, kind.viewOf.read(draft), { ...options, fieldValidation: "Ignore" });
  return { ...outcome, object: shown(kind, outcome.object), warnings: [...warnings, ...outcome.warnings] };
}

/** As it is stored, which a view shows in another way. */
export function existing(core: Core, kind: ResourceKind, name: ObjectName): KubeObject {
  const stored = kind.viewOf?.storedName ? kind.viewOf.storedName(name.name) : name.name;
  const object = stored === undefined ? undefined : core.store.get(shelfOf(kind), { ...name, name: stored });
  if (!object) throw notFound(kind, name.name);
  return object;
}

/** A deleted object goes as soon as nobody holds it any more. */
export function mayGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  return (
    deletionTimestamp !== undefined &&
    deletionGracePeriodSeconds === 0 &&
    finalizers.length === 0 &&
    !namespaceHeld(object)
  );
}

/** A namespace is held by the finalizers in its spec until its content is gone. */
function namespaceHeld(object: KubeObject): boolean {
  if (object.kind !== "Namespace" || object.apiVersion !== "v1") return false;
  return listAt(object, "spec", "finalizers").length > 0;
}

/** Setting or raising what the server counts: the changes outside metadata and status. */
export function countGeneration(kind: ResourceKind, next: KubeObject, old: KubeObject): KubeObject {
  if (!countsGeneration(kind)) return next;
  const { metadata: _a, status: _b, ...content } = next;
  const { metadata: _c, status: _d, ...before } = old;
  if (sameJson(counted(kind, content), counted(kind, before))) return next;
  return { ...next, metadata: { ...next.metadata, generation: (old.metadata.generation ?? 1) + 1 } };
}

function counted({ uncounted }: ResourceKind, content: JsonObject): JsonObject {
  if (uncounted === undefined) return content;
  const { [uncounted]: _, ...spec } = objectAt(content, "spec");
  return { ...content, spec };
}

function countsGeneration(kind: ResourceKind): boolean {
  return kind.countsGeneration ?? kind.servedBy === "crd";
}

function refusalsOf(
  kind: ResourceKind,
  draft: Draft,
  old: KubeObject | undefined,
  context: Context,
): readonly Refusal[] {
  return [...metaRefusals(kind, draft), ...(kind.validate?.(draft, old, context) ?? [])];
}

function withDefaults(kind: ResourceKind, draft: Draft, context: Context): Draft {
  const tidy = kind.servedBy === "kubernetes" ? withoutZeroValues(draft, kind.schema) : draft;
  return kind.defaults?.(tidy, context) ?? tidy;
}

/** A subresource changes its own part; a main write leaves the status alone where that has an endpoint of its own. */
function onlyPart(kind: ResourceKind, old: KubeObject, draft: Draft, part: WriteOptions["subresource"]): Draft {
  if (part === "status") return withOrWithout(old, "status", draft.status);
  if (part !== undefined) return withOrWithout(old, "spec", draft.spec);
  return hasSubresource(kind, "status") ? withOrWithout(draft, "status", old.status) : draft;
}

function withOrWithout(object: Draft, field: string, value: JsonObject[string] | undefined): Draft {
  const { [field]: _, ...rest } = object;
  return rebuild(object, value === undefined ? rest : { ...rest, [field]: value });
}

function rebuild(object: Draft, fields: JsonObject): Draft {
  return { ...fields, apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata };
}

function withOwners(
  kind: ResourceKind,
  old: KubeObject | undefined,
  prepared: Draft,
  given: Draft,
  options: WriteOptions,
  context: Context,
): Draft {
  const { managedFields } = given.metadata;
  const claimed = managedFields ? { ...prepared, metadata: { ...prepared.metadata, managedFields } } : prepared;
  return options.ownershipDone ? claimed : tracked(kind, old, claimed, options, context.now);
}

function complete(kind: ResourceKind, draft: Draft, resourceVersion: string): KubeObject {
  const { metadata, apiVersion: _a, kind: _k, ...content } = draft;
  const { name = "", generateName, namespace, uid = "", generation, creationTimestamp = "", ...rest } = metadata;
  const { resourceVersion: _r, managedFields = [], ...others } = rest;
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    // In the order of a real server, which error texts show.
    metadata: {
      name,
      ...(generateName ? { generateName } : {}),
      ...(namespace ? { namespace } : {}),
      uid,
      resourceVersion,
      ...(generation === undefined ? {} : { generation }),
      creationTimestamp,
      ...others,
      ...(managedFields.length > 0 ? { managedFields } : {}),
    },
    ...content,
  };
}

/** A dry run's new object was never stored, so it has no version to show. */
function withoutVersion(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: "" } };
}
