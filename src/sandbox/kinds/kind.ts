/**
 * What a kind declares. One file a kind; everything that a client sees of it follows from its record: discovery, tables,
 * OpenAPI, validation, defaults, selectors and the answers to mistakes. Adding a kind is adding a file to `index.ts`.
 *
 * Hooks are pure functions of their arguments and are called in this order, for HTTP clients and controllers alike:
 *
 *     body → (patch) → schema: unknown fields, pruning, types → defaults → prepareForCreate|Update → admit → validate → store
 */
import type { CalicoRelease, Refusal } from "../../policy/types.ts";
import type { Draft, Json, JsonObject, KubeObject, ObjectName } from "../store/object.ts";
import type { Schema } from "./schema.ts";

export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** The server that answers for it in a real cluster; it decides the manners in `manners.ts`. */
  readonly servedBy: "kubernetes" | "calico" | "crd";
  /** All of them when left out. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly Subresource[];
  /** Whether `metadata.generation` counts the changes outside metadata and status. CRDs always count, Calico kinds never. */
  readonly countsGeneration?: boolean;
  /** A field of the spec whose change is not counted: a pod's node. */
  readonly uncounted?: string;

  /** The rule that `metadata.name` keeps; a DNS subdomain when left out. */
  readonly names?: NameRule;
  /** Left out: the kind's own objects. Else it shows those of another kind, as events.k8s.io shows the core group's events. */
  readonly viewOf?: View;

  /** The whole object below apiVersion, kind and metadata, which every kind shares: properties are `spec`, `status`, `data` … */
  readonly schema: Schema;
  /** Left out: Name and Created At. */
  readonly columns?: readonly Column[];

  /** Fields beside metadata.name and metadata.namespace that a field selector may name, and their value. */
  readonly fieldSelectors?: Readonly<Record<string, (object: KubeObject) => string>>;

  /** Fills in what a client may leave out. Runs at each write; must not change an object that has its defaults. */
  defaults?(object: Draft, context: Context): Draft;
  /** What the server sets or drops at creation. `status` is dropped before, where there is a status subresource. */
  prepareForCreate?(object: Draft, context: Context): Draft;
  /** What an update may not change and therefore keeps from `old`. */
  prepareForUpdate?(object: Draft, old: KubeObject, context: Context): Draft;
  /** Refuses by throwing an ApiError what is not about a field: a missing tier, a protected object. */
  admit?(object: Draft, old: KubeObject | undefined, context: Context): void;
  /** Refusals about fields, answered together as one 422. `old` is set at an update, for immutable fields. */
  validate?(object: Draft, old: KubeObject | undefined, context: Context): readonly Refusal[];
  /** Refuses by throwing an ApiError a new object that is right in itself: one beyond the limits of its namespace. */
  admitValid?(object: Draft, context: Context): void;
  /** Sent as `Warning: 299` headers with a successful write. */
  warnings?(object: Draft, old: KubeObject | undefined): readonly string[];
  /** Sent with every answer, for deprecated kinds. */
  readonly deprecation?: string;

  /** Refuses a deletion by throwing an ApiError. */
  beforeDelete?(object: KubeObject, context: Context): void;
  /** Seconds that an object stays, marked as deleted, until its kubelet confirms; 0 when left out. Pods only. */
  gracePeriod?(object: KubeObject): number;
  /** A deletion answers the object instead of a Status. */
  readonly deletionReturnsObject?: boolean;

  /** Whether a cluster of this make serves the kind; always when left out. */
  servedIn?(cluster: ClusterMake): boolean;
}

type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

/**
 * `own`: the kind's validate looks at the metadata too. Names of services start with a letter (RFC 1035), those of RBAC
 * may hold anything that fits into a URL.
 */
export type NameRule = "subdomain" | "label" | "label-1035" | "path-segment" | "own";

/**
 * Two kinds over the same objects: they are stored as `resource` and translated on their way. The view's own columns read
 * what it shows, its field selectors the stored object; defaults and validation are those of the stored kind.
 */
export interface View {
  /** As `events` or `horizontalpodautoscalers.autoscaling`. */
  readonly resource: string;
  /** Where names differ: what is called so here is stored under this name, if at all. */
  storedName?(name: string): string | undefined;
  show(stored: KubeObject): KubeObject;
  /** Absent: nothing can be written through it. */
  read?(draft: Draft): Draft;
}

/** In discovery as `pods/log`. `status` and `scale` are answered by the API itself. */
export type Subresource =
  | { readonly name: "status" }
  | {
      readonly name: "scale";
      /** Paths into the object, as in a CRD: `.spec.replicas`. */
      readonly specReplicas: string;
      readonly statusReplicas: string;
      /** The selector of the pods as text, for `status.selector`. */
      selector(object: KubeObject): string;
    }
  | {
      readonly name:
        | "log"
        | "exec"
        | "attach"
        | "portforward"
        | "ephemeralcontainers"
        | "eviction"
        | "binding"
        | "token"
        | "finalize"
        | "approval";
      /** What is sent to it, where this is another kind. */
      readonly group?: string;
      readonly version?: string;
      readonly kind?: string;
      readonly verbs: readonly Verb[];
    };

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  /** `name` marks the column that names the object. */
  readonly format?: string;
  readonly description: string;
  /** 1: only with `-o wide`. */
  readonly priority?: 0 | 1;
  cell(object: KubeObject, now: Date): Json;
}

/** The options of `sandbox start` that change what the API is. */
export interface ClusterMake {
  /** Absent with --no-calico. */
  readonly calico: CalicoRelease | undefined;
  /** False with --no-enforcement: policies are accepted and do nothing. */
  readonly enforcement: boolean;
}

/** What the hooks of a kind may ask. */
export interface Context {
  readonly cluster: ClusterMake;
  readonly now: Date;
  /** Another object of the cluster; the resource as `pods` or `tiers.projectcalico.org`. */
  get(resource: string, name: ObjectName): KubeObject | undefined;
  list(resource: string, namespace?: string): readonly KubeObject[];
  /** Lower-case letters and digits without vowels, as generated names end. */
  random(length: number): string;
}

export const allVerbs: readonly Verb[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** `v1`, `networking.k8s.io/v1`. */
export function apiVersionOf(kind: { readonly group: string; readonly version: string }): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

export function hasSubresource(kind: ResourceKind, name: Subresource["name"]): boolean {
  return kind.subresources?.some((subresource) => subresource.name === name) ?? false;
}

/** A draft with a part replaced, for hooks: `withField(object, "spec", {...})`. */
export function withField<T extends Draft>(object: T, field: string, value: JsonObject): T {
  return { ...object, [field]: value };
}
